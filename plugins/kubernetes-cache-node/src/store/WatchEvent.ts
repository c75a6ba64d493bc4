import { KubernetesObject } from '@mooring/kubernetes-objects';

/**
 * What a watch tells of one object.
 *
 * Source: `Event` in k8s.io/apimachinery `pkg/watch/watch.go`, without bookmarks and errors.
 */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
  /** The object's JSON, where it is at hand. */
  readonly text?: string;
}
