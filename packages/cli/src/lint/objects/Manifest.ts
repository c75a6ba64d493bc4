import { groupKindOf, KubernetesObject } from '@mooring/kubernetes-objects';
import { Patchable } from '../Patchable';
import { Place } from '../Place';

/** A Kubernetes object, and where it comes from. */
export interface Manifest {
  readonly object: KubernetesObject;
  readonly origin: ManifestOrigin;
}

/** Where an object comes from. */
export interface ManifestOrigin {
  /** The file, absolute. */
  readonly path: string;
  /** The document or resource that a fix may change; absent for an object that was rendered, or that is an item of a list. */
  readonly document?: Patchable;
  /** Tells the document that it was made of from others; absent where that takes the place of its name. */
  readonly anchor?: string;
  /** A label that is written twice in one map, and where: `templates/app.yaml`; the last one counts. */
  readonly writtenTwice?: { readonly key: string; readonly file: string };
  /** What could label it from elsewhere, for people: `podLabels of chart charts/web`. */
  readonly openValues?: string;
  /** Where the value at a path of the object is, or what comes nearest to it. */
  placeOf(path: readonly string[]): Place;
}

/** Objects that are applied together: the objects of one file, or what one rendering yields. */
export interface ManifestSource {
  readonly manifests: readonly Manifest[];
  /** What they are called in messages, such as the overlay that they were rendered from. */
  readonly name?: string;
  /** Whether a chart makes them, with the values of whatever installs it. */
  readonly isChart?: boolean;
  /** What alone applies them, such as an Application that adds components to an overlay. */
  readonly delivery?: string;
  /** The namespace of those that name none, where that is known. */
  readonly namespace?: string;
}

/** What tells one object of a cluster from another. */
export function objectKey(object: {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}): string {
  return [groupKindOf(object), object.namespace ?? '', object.name].join(' ');
}
