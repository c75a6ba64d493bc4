import { KubernetesObject } from '@mooring/kubernetes-objects';
import { TooLargeObject } from '../store/LeftOutObjects';
import { Failure } from './Failure';

/**
 * What is told of the objects of one kind, be it by a list or by a watch; as upstream's `KubernetesWatchEvent`, errors are
 * data.
 *
 * - `OPENED`: the API server has begun to answer
 * - `TOO_LARGE`: an object was added or changed, or is gone, that is too large to be read
 * - `BOOKMARK`: all changes up to this version have been told; with `completesList` all objects too
 * - `ERROR`: what follows will not be told; nothing comes after it
 */
export type KindEvent =
  | { readonly type: 'OPENED' }
  | {
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
      /** Of a list, it has neither `kind` nor `apiVersion`. What it is made of is untrusted. */
      readonly object: KubernetesObject;
      readonly version?: string;
      /** The object's JSON as it came, without managed fields; absent when it has to be written. */
      readonly text?: string;
    }
  | {
      readonly type: 'TOO_LARGE';
      /** `undefined` when not even its name could be read. */
      readonly object?: TooLargeObject;
      readonly version?: string;
    }
  | {
      readonly type: 'BOOKMARK';
      readonly version: string;
      readonly completesList: boolean;
      /** The kind's name, such as `Pod`. */
      readonly kind?: string;
    }
  | { readonly type: 'ERROR'; readonly failure: Failure };
