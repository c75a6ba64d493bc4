import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Pack, PackedMemory } from './PackedMemory';

/** The separator of JSON text sequences (RFC 7464); no JSON contains it. */
const SEPARATOR = '\u001e';
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Larger than most blocks are unpacked, so that these are unpacked in one step. */
const DECOMPRESSION = { chunkSize: 128 * 1024 };

/**
 * The JSON of a few objects, kept together because objects of one kind have most of their text in common. Objects are
 * added until the block is packed; from then on it only loses them.
 */
export class Block<T> {
  /** Who owns each text; `undefined` for a text of a packed block that nobody needs any more. */
  readonly #owners: (T | undefined)[] = [];
  #texts: string[] = [];
  #packed: Pack | undefined;
  #length = 0;
  #live = 0;

  /** About how much memory the texts take. */
  get bytes(): number {
    return this.#packed?.bytes.length ?? this.#length;
  }

  /** How many texts it holds, those included that nobody needs any more. */
  get size(): number {
    return this.#owners.length;
  }

  /** How many of its texts have an owner. */
  get live(): number {
    return this.#live;
  }

  get isPacked(): boolean {
    return this.#packed !== undefined;
  }

  /** Adds a text to a block that is not packed. */
  add(owner: T, text: string): void {
    this.#owners.push(owner);
    this.#texts.push(text);
    this.#length += text.length;
    this.#live += 1;
  }

  remove(owner: T): void {
    const position = this.#owners.indexOf(owner);
    if (position < 0) return;
    this.#live -= 1;
    if (this.#packed) {
      this.#owners[position] = undefined;
    } else {
      this.#owners.splice(position, 1);
      const [text] = this.#texts.splice(position, 1);
      this.#length -= text.length;
    }
  }

  /** From now on the texts take as little memory as possible. */
  pack(memory: PackedMemory): void {
    const texts = this.#texts.join(SEPARATOR);
    this.#packed = memory.add(zstdCompressSync(texts, COMPRESSION));
    this.#texts = [];
  }

  /** Gives back the memory of a packed block that is of no use any more. */
  release(memory: PackedMemory): void {
    if (this.#packed) memory.delete(this.#packed);
  }

  /** The texts that have an owner. Unpacks all of them on each call. */
  entries(): Map<T, string> {
    const texts = this.#packed
      ? zstdDecompressSync(this.#packed.bytes, DECOMPRESSION)
          .toString()
          .split(SEPARATOR)
      : this.#texts;
    const entries = new Map<T, string>();
    this.#owners.forEach((owner, position) => {
      if (owner !== undefined) entries.set(owner, texts[position]);
    });
    return entries;
  }
}
