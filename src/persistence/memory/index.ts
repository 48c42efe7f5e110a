export { memoryPersistence } from './memoryPersistence.js';
