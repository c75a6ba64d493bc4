export { conditionOf, conditionsOf } from '@mooring/kubernetes-objects';
export type { Condition } from '@mooring/kubernetes-objects';
