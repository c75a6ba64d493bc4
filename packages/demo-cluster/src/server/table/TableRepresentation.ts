import { KubernetesObject } from '../../store/KubernetesObject';
import { ResourceType } from '../../store/ResourceType';
import { StoredObject } from '../../store/StoredObject';
import { ListMeta, Representation } from '../Representation';
import { builtInColumns } from './builtInColumns';
import { Column } from './Column';
import { customColumns } from './customColumns';

/** Rows of printable cells, as kubectl asks for to print what `kubectl get` shows. */
export class TableRepresentation implements Representation {
  readonly #columns: Column[];

  constructor(
    private readonly type: ResourceType,
    private readonly options: { includeObject: string; now: () => number },
  ) {
    this.#columns = type.printerColumns
      ? customColumns(type.printerColumns)
      : builtInColumns(type);
  }

  object(stored: StoredObject): string {
    return this.#table([stored], { resourceVersion: String(stored.version) });
  }

  list(items: StoredObject[], metadata: ListMeta): string {
    return this.#table(items, metadata);
  }

  bookmark(metadata: object): string {
    return JSON.stringify({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      columnDefinitions: [],
      rows: [{ cells: [], object: { kind: this.type.kind, metadata } }],
    });
  }

  #table(items: StoredObject[], metadata: ListMeta): string {
    const rows = items.map(({ object }) => ({
      cells: this.#columns.map(column =>
        column.cell(object, this.options.now()),
      ),
      object: this.#rowObject(object),
    }));
    return JSON.stringify({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      columnDefinitions: this.#columns.map(
        ({ name, type, format, priority }) => ({
          name,
          type,
          format: format ?? '',
          description: '',
          priority: priority ?? 0,
        }),
      ),
      rows,
    });
  }

  #rowObject(object: KubernetesObject): unknown {
    switch (this.options.includeObject) {
      case 'Object':
        return object;
      case 'None':
        return undefined;
      default:
        return {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: object.metadata,
        };
    }
  }
}
