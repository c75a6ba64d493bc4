import { Labels } from '@mooring/kubernetes-objects';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './jsonBytes';

/** Between the keys on a way: within JSON, no string holds one as it is. */
const SEPARATOR = '\n';
const wayOf = (...keys: string[]) => keys.join(SEPARATOR);
const METADATA = wayOf('object', 'metadata');
const LABELS = wayOf(METADATA, 'labels', '');

/** What is read of an object that is too large: where it stands in the event of a watch, and in an item of a list. */
const FIELDS: Readonly<
  Record<string, 'type' | 'name' | 'namespace' | 'uid' | 'version'>
> = {
  type: 'type',
  [wayOf(METADATA, 'name')]: 'name',
  [wayOf(METADATA, 'namespace')]: 'namespace',
  [wayOf(METADATA, 'uid')]: 'uid',
  [wayOf(METADATA, 'resourceVersion')]: 'version',
};

/** No field that is read lies deeper than the labels. */
const MAX_DEPTH = 4;

/** Neither a key on the way nor a value that is read is longer, in bytes: a label's key has 317 at most. */
const MAX_TEXT_BYTES = 320;

/** Of an object with more labels, none is known. */
const MAX_LABELS = 256;

/** What was skipped, since it is too large to be held. Everything of it is untrusted. */
export class LargeObject {
  /** Of the event of a watch, which is an object of its own around the object. */
  static ofEvent(): LargeObject {
    return new LargeObject();
  }

  /** Of an item of a list. */
  static ofItem(): LargeObject {
    const object = new LargeObject();
    object.push(Buffer.from('{"type":"ADDED","object":'));
    object.#bytes = 0;
    return object;
  }

  readonly #found: { [field in (typeof FIELDS)[string]]?: string } = {};
  /** The keys on the way to where it stands. */
  readonly #path: string[] = [];
  readonly #labels = new Map<string, string>();
  #areLabelsRead = true;
  #isMetadataRead = false;
  #depth = 0;
  #bytes = 0;
  #inString = false;
  #escaped = false;
  /** Whether the next string is a key. */
  #isKey = false;
  /** The string under way, as long as it may be of interest. */
  #text: number[] | undefined;

  private constructor() {}

  /** The size of it all. */
  get bytes(): number {
    return this.#bytes;
  }

  get type(): string | undefined {
    return this.#found.type;
  }

  get name(): string | undefined {
    return this.#found.name;
  }

  get namespace(): string | undefined {
    return this.#found.namespace;
  }

  get uid(): string | undefined {
    return this.#found.uid;
  }

  get version(): string | undefined {
    return this.#found.version;
  }

  /** `undefined` when not all of them could be read. */
  get labels(): Labels | undefined {
    return this.#isMetadataRead && this.#areLabelsRead
      ? Object.fromEntries(this.#labels)
      : undefined;
  }

  /** Goes on with the next part; keeps nothing of it but the fields. */
  push(part: Buffer): void {
    this.#bytes += part.length;
    let at = 0;
    while (at < part.length) {
      const byte = part[at];
      if (!this.#inString) this.#structure(byte);
      else if (this.#escaped) this.#escape(byte);
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#endString();
      else this.#keep(byte);
      at += 1;
    }
  }

  #structure(byte: number): void {
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        this.#text = this.#depth <= MAX_DEPTH ? [] : undefined;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#depth += 1;
        this.#isKey = byte === OPEN_BRACE;
        if (this.#depth <= MAX_DEPTH) this.#path[this.#depth - 1] = '';
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#depth -= 1;
        this.#isKey = false;
        if (this.#depth === 2 && this.#way() === METADATA) {
          this.#isMetadataRead = true;
        }
        break;
      case COMMA:
        // Within an array it is wrong, and does no harm: no field that is read lies in one.
        this.#isKey = true;
        break;
      default:
    }
  }

  #escape(byte: number): void {
    this.#escaped = false;
    // No name that is read has an escape in it.
    if (byte !== BACKSLASH && byte !== QUOTE) this.#text = undefined;
    else this.#keep(byte);
  }

  #keep(byte: number): void {
    if (!this.#text) return;
    if (this.#text.length < MAX_TEXT_BYTES) this.#text.push(byte);
    else this.#text = undefined;
  }

  #endString(): void {
    this.#inString = false;
    const text = this.#text && Buffer.from(this.#text).toString();
    this.#text = undefined;
    if (this.#depth < 1 || this.#depth > MAX_DEPTH) return;
    if (this.#isKey) {
      this.#path[this.#depth - 1] = text ?? '';
      this.#isKey = false;
      return;
    }
    const way = this.#way();
    if (way.startsWith(LABELS)) {
      this.#keepLabel(this.#path[MAX_DEPTH - 1], text);
    } else if (Object.hasOwn(FIELDS, way)) {
      this.#found[FIELDS[way]] ??= text;
    }
  }

  #keepLabel(key: string, value: string | undefined): void {
    if (key && value !== undefined && this.#labels.size < MAX_LABELS) {
      this.#labels.set(key, value);
    } else {
      this.#areLabelsRead = false;
    }
  }

  #way(): string {
    return wayOf(...this.#path.slice(0, this.#depth));
  }
}
