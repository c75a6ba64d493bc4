import { Entity } from '@backstage/catalog-model';
import { rawAnnotation } from '../annotations';
import { Edit, Fix } from './Fix';

/** The path of an annotation in an entity. */
export function annotationPath(key: string): string[] {
  return ['metadata', 'annotations', key];
}

/** Changes an annotation, or adds it. */
export function setAnnotation(options: {
  key: string;
  value: string;
  title: string;
  certain?: boolean;
}): Fix {
  const { key, value, title, certain = false } = options;
  return {
    title,
    certain,
    target: { type: 'entity' },
    edits: [{ type: 'set', path: annotationPath(key), value }],
  };
}

/** Removes annotations. */
export function removeAnnotations(options: {
  keys: string[];
  title: string;
  certain?: boolean;
}): Fix {
  const { keys, title, certain = false } = options;
  const edits = keys.map(
    (key): Edit => ({ type: 'remove', path: annotationPath(key) }),
  );
  return { title, certain, target: { type: 'entity' }, edits };
}

/** Renames an annotation; not possible where the entity has both keys. */
export function renameAnnotation(options: {
  entity: Entity;
  from: string;
  to: string;
  title: string;
  certain?: boolean;
}): Fix[] {
  const { entity, from, to, title, certain = false } = options;
  if (rawAnnotation(entity, to) !== undefined) return [];
  const edit: Edit = { type: 'rename', path: annotationPath(from), key: to };
  return [{ title, certain, target: { type: 'entity' }, edits: [edit] }];
}
