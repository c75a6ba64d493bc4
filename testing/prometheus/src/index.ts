export { RealPrometheus } from './RealPrometheus';
