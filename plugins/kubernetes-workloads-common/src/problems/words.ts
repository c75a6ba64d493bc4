import {
  foreignSentence as foreign,
  KubernetesObject,
} from '@mooring/kubernetes-objects';

export { foreign };

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `container "web" of 2 pods`, `container "web" of pod cart-1`. */
export function containerOfPods(
  container: string,
  pods: readonly KubernetesObject[],
): string {
  const of =
    pods.length === 1
      ? `pod ${foreign(pods[0].metadata.name)}`
      : count(pods.length, 'pod');
  return `container "${foreign(container)}" of ${of}`;
}

/** A sentence starts with a capital letter. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `exit code 137 (SIGKILL)`: what most people have to look up. */
export function exitCode(code: number): string {
  const signals: Record<number, string> = {
    130: 'SIGINT',
    134: 'SIGABRT',
    137: 'SIGKILL',
    139: 'SIGSEGV',
    143: 'SIGTERM',
  };
  const signal = signals[code];
  return signal ? `exit code ${code} (${signal})` : `exit code ${code}`;
}
