import { Labels } from '../labels/Selector';
import { ObjectSummary } from '../objects/ObjectSummary';
import { GENERATED_LABELS } from '../pods/generatedLabels';

/** Bounds the pool where values keep changing; what is shared already stays shared. */
const MAX_STRINGS = 200_000;

/** Keeps one copy of each string that many objects repeat: kinds, namespaces, label values. */
export class StringPool {
  readonly #strings = new Map<string, string>();

  /** A copy of the summary that shares its strings with the others. */
  share(object: ObjectSummary): ObjectSummary {
    return {
      ...object,
      apiVersion: this.#shareText(object.apiVersion),
      kind: this.#shareText(object.kind),
      namespace:
        object.namespace === undefined
          ? undefined
          : this.#shareText(object.namespace),
      labels: this.#shareLabels(object.labels),
      podTemplateLabels:
        object.podTemplateLabels && this.#shareLabels(object.podTemplateLabels),
    };
  }

  #shareLabels(labels: Labels): Labels {
    return Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [
        key,
        GENERATED_LABELS.has(key) ? value : this.#shareText(value),
      ]),
    );
  }

  #shareText(text: string): string {
    const shared = this.#strings.get(text);
    if (shared !== undefined) return shared;
    if (this.#strings.size >= MAX_STRINGS) this.#strings.clear();
    this.#strings.set(text, text);
    return text;
  }
}
