import { isDeepStrictEqual } from 'node:util';
import { KubernetesObject } from '@mooring/kubernetes-objects';
import { TooLargeObject } from '../store/LeftOutObjects';
import { isAtMost } from '../store/versions';
import { Found } from './KindReader';

/** The last thing that is known to have happened to objects of a kind: who has the same past can tell of it. */
interface Change {
  readonly isGone: boolean;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly version: string;
  /** As it was told; absent if it is too large to be read. */
  readonly object?: KubernetesObject;
}

/**
 * - `same`: it has the same past
 * - `another`: it has not: another cluster, or one that was restored from a backup
 * - `unclear`: the object was changed or deleted since
 */
export type Testimony = 'same' | 'another' | 'unclear';

/**
 * Remembers the last change of a kind's objects, to ask an API server for it later: a resource version is a mere number,
 * which a restored or another cluster reaches as well.
 */
export class Witness {
  static create(): Witness {
    return new Witness();
  }

  #last?: Change;

  private constructor() {}

  /** Whose last change it was; `undefined` when there was never an object. */
  get last():
    | { readonly namespace?: string; readonly name: string }
    | undefined {
    return this.#last;
  }

  /**
   * From where a watch that may be of another past has to go on, of a view up to this version: from the last change. What
   * another past holds after that is told then, instead of being taken for known.
   */
  startBefore(version: string): string {
    const last = this.#last?.version;
    return last !== undefined && isAtMost(last, version) === true
      ? last
      : version;
  }

  /** Takes what a list names in any order, or a watch in its own. */
  saw(
    type: 'ADDED' | 'MODIFIED' | 'DELETED',
    object: KubernetesObject,
    version: string | undefined,
  ): void {
    if (!this.#isNews(version)) return;
    const { namespace, name, uid } = untrusted(object.metadata);
    if (typeof name !== 'string') return;
    this.#last = {
      isGone: type === 'DELETED',
      namespace: typeof namespace === 'string' ? namespace : undefined,
      uid: typeof uid === 'string' ? uid : undefined,
      ...{ name, version, object },
    };
  }

  /** The same of what cannot be read. */
  sawTooLarge({ change, namespace, name, uid, version }: TooLargeObject): void {
    if (!this.#isNews(version)) return;
    const isGone = change === 'DELETED';
    this.#last = { isGone, namespace, name, uid, version };
  }

  /** What an answer says of the past up to a version, which is that of the view. */
  hear({ object, tooLarge, isEmpty }: Found, upTo: string): Testimony {
    const last = this.#last;
    // Nothing was there, and nothing is: whatever was between will be told.
    if (!last && isEmpty) return 'same';
    if (!last || isEmpty) return 'unclear';
    const metadata = untrusted(object?.metadata);
    const version = tooLarge?.version ?? metadata.resourceVersion;
    if (typeof version !== 'string') return 'unclear';
    if (!last.isGone && version === last.version) {
      // Two pasts may give one object the same version, so what it says counts too.
      if (!object || !last.object) return 'unclear';
      const isSame =
        metadata.uid === last.uid &&
        isDeepStrictEqual(contentOf(object), contentOf(last.object));
      return isSame ? 'same' : 'another';
    }
    return isAtMost(version, upTo) === true ? 'another' : 'unclear';
  }

  #isNews(version: string | undefined): version is string {
    const last = this.#last;
    return (
      version !== undefined &&
      (!last || isAtMost(version, last.version) !== true)
    );
  }
}

/** Items of lists do not say what they are. */
function contentOf(object: KubernetesObject): object {
  const { kind: _kind, apiVersion: _apiVersion, ...content } = object;
  return content;
}

function untrusted(metadata: unknown): Record<string, unknown> {
  return (metadata ?? {}) as Record<string, unknown>;
}
