export { createSimulation } from './createSimulation.js';
export type { Conversation, SimulatedNetwork, Simulation, SimulationOptions } from './createSimulation.js';
export type { FrameParts, SimulatedFrameKind } from './frames.js';
export type { SimulatedParticipant } from './participant.js';
export type { MessageMeasures, ParticipantMeasures, SimulationResults } from './results.js';
export type { FrameTotals } from './traffic.js';
