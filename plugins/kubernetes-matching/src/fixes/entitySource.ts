import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  DEFAULT_NAMESPACE,
  Entity,
} from '@backstage/catalog-model';

/** Annotations that the catalog adds: https://backstage.io/docs/features/software-catalog/well-known-annotations */
const CATALOG_ANNOTATIONS = [
  ANNOTATION_EDIT_URL,
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  'backstage.io/orphan',
  // The verdict, by catalog-backend-module-kubernetes-matching
  'mooring.dev/kubernetes-match',
];

/** The entity as its author wrote it, as far as the catalog still knows: without what the catalog added. */
export function entitySource(entity: Entity): object {
  const { apiVersion, kind, metadata, spec } = entity;
  const { uid, etag, generation, namespace, annotations, ...rest } = metadata;
  const own = Object.entries(annotations ?? {}).filter(
    ([key]) => !CATALOG_ANNOTATIONS.includes(key),
  );
  return {
    apiVersion,
    kind,
    metadata: {
      ...rest,
      ...(namespace !== DEFAULT_NAMESPACE && { namespace }),
      ...(own.length > 0 && { annotations: Object.fromEntries(own) }),
    },
    ...(spec && { spec }),
  };
}

/** The parts of a GitHub, GitLab, Gitea or Bitbucket Cloud URL that come before the path of a file. */
const BEFORE_PATH = /\/(?:-\/)?(?:blob|tree|src)\/(?:branch\/)?[^/]+\/(.+)$/;

/** The path of the entity's file in its repository, or at least its name. */
export function sourceFile(entity: Entity): string {
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION] ?? '';
  const target = location.slice(location.indexOf(':') + 1).split(/[?#]/)[0];
  const path = BEFORE_PATH.exec(target)?.[1] ?? target.split('/').at(-1);
  return path && /\.ya?ml$/.test(path) ? path : 'catalog-info.yaml';
}

/** Where the entity's file can be edited in the browser; absent where no integration knows its host. */
export function editUrl(entity: Entity): string | undefined {
  const url = entity.metadata.annotations?.[ANNOTATION_EDIT_URL];
  return url && /^https?:\/\//.test(url) ? url : undefined;
}
