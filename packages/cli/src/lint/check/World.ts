import { ObjectIndex } from '@mooring/kubernetes-objects';
import {
  CatalogIndex,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../objects/EntityDocument';
import { ManifestSource } from '../objects/Manifest';
import { ManifestCluster } from '../objects/ManifestCluster';
import { UnknownText } from '../unknown/UnknownText';
import { Gap } from '../objects/Gap';

/** Everything that the entities of a checkout are judged by. */
export interface World {
  readonly entities: readonly EntityDocument[];
  readonly catalog: CatalogIndex;
  readonly sources: readonly ManifestSource[];
  readonly clusters: readonly ManifestCluster[];
  readonly indexes: readonly ObjectIndex[];
  readonly unknowns: readonly UnknownText[];
  /** What may hold further objects. */
  readonly gaps: readonly Gap[];
  readonly config: MatchingConfig;
  /** Whether the user says where the manifests are, so that there are no others. */
  readonly isSaidToBeWhole: boolean;
  /** Whether a software template makes all of it, so that everything in it belongs together. */
  readonly isTemplate: boolean;
}

/** Why it cannot be told whether an entity is linked. */
export interface OpenQuestion {
  readonly entity: string;
  readonly reason: 'gap' | 'unknown-value' | 'elsewhere';
  /** What an unknown value is. */
  readonly what?: string;
}
