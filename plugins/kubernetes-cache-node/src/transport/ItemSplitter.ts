import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './jsonBytes';
import { LargeObject } from './LargeObject';

/** The list is not one, ended too early, or what stands around its items is larger than allowed. */
export class ListError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ListError';
  }
}

/** Where an item's own members begin: within the list's object and its array. */
const ITEMS_DEPTH = 2;

/**
 * Takes a Kubernetes list apart while it arrives: gives the JSON of each item, or what one that is too large is about, and
 * keeps the rest. So that neither the
 * whole list is ever in memory nor is it parsed at one go. It looks at braces and strings only; whether what it gives is
 * JSON is for the parser to say.
 */
export class ItemSplitter {
  static create(options: { maxBytes: number }): ItemSplitter {
    return new ItemSplitter(options.maxBytes);
  }

  #depth = 0;
  #inString = false;
  #escaped = false;
  #inItems = false;
  #ended = false;
  /** What stands around the items. */
  #frame = '';
  #parts: Buffer[] = [];
  #size = 0;
  #large?: LargeObject;

  private constructor(private readonly maxBytes: number) {}

  /** The items that this part of the answer completes. Throws a `ListError`. */
  push(chunk: Buffer): (Buffer | LargeObject)[] {
    const items: (Buffer | LargeObject)[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) {
        this.#inString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.#depth++;
        if (byte === OPEN_BRACKET && this.#depth === ITEMS_DEPTH) {
          this.#keep(chunk.subarray(start, at));
          start = at;
          this.#inItems = /(^|[^\\])"items"\s*:\s*$/.test(this.#frame);
          if (this.#inItems) {
            start = at + 1;
            this.#size = 0;
          }
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth--;
        if (this.#inItems && this.#depth === ITEMS_DEPTH - 1) {
          this.#complete(chunk.subarray(start, at), items);
          this.#inItems = false;
          this.#frame += '[]';
          start = at + 1;
        }
        if (this.#depth === 0) this.#ended = true;
      } else if (
        byte === COMMA &&
        this.#inItems &&
        this.#depth === ITEMS_DEPTH
      ) {
        this.#complete(chunk.subarray(start, at), items);
        start = at + 1;
      }
    }
    this.#keep(chunk.subarray(start));
    return items;
  }

  /** What stands around the items, once all is pushed. Throws a `ListError`. */
  end(): unknown {
    if (!this.#ended) throw new ListError('it ended in the middle of the list');
    try {
      return JSON.parse(this.#frame);
    } catch (error) {
      throw new ListError('it is not JSON');
    }
  }

  #keep(part: Buffer): void {
    this.#size += part.length;
    const isLarge = this.#size > this.maxBytes;
    if (this.#inItems) {
      if (isLarge && !this.#large) {
        this.#large = LargeObject.ofItem();
        for (const held of this.#parts) this.#large.push(held);
        this.#parts = [];
      }
      if (this.#large) this.#large.push(part);
      else if (part.length > 0) this.#parts.push(part);
    } else {
      if (isLarge) {
        const limit = this.maxBytes;
        throw new ListError(`more than ${limit} bytes beside its items`);
      }
      // A chunk may end within a character; of the frame, only ASCII matters.
      this.#frame += part.toString('latin1');
    }
  }

  #complete(part: Buffer, items: (Buffer | LargeObject)[]): void {
    this.#keep(part);
    if (this.#large) {
      items.push(this.#large);
    } else {
      const item =
        this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
      if (item.some(isVisible)) items.push(item);
    }
    this.#large = undefined;
    this.#parts = [];
    this.#size = 0;
  }
}

function isVisible(byte: number): boolean {
  return byte > 0x20;
}
