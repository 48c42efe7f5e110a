export { createFaults } from './faults.js';
export type { Faults, FaultsOptions } from './faults.js';
export { happens, planDelivery } from './plan.js';
export { noFaults } from './settings.js';
export type { FaultSettings } from './settings.js';
