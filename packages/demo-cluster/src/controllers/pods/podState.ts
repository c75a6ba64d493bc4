import { Pod } from '../kinds';

/** Neither succeeded nor failed. */
export function isActive({ status }: Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

/** By its condition `Ready`. */
export function isReady({ status }: Pod): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    ) ?? false
  );
}

/** How many pods are ready. */
export function countReady(pods: Pod[]): number {
  return pods.filter(isReady).length;
}
