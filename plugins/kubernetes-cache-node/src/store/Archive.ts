import { Block } from './Block';
import { PackedMemory } from './PackedMemory';

/** Measured: larger blocks save little memory more, and a view has to unpack more than it needs. */
const MAX_TEXTS = 16;
const MAX_LENGTH = 128 * 1024; // characters

/** Less than this is not worth the work of packing it. */
const MIN_LENGTH = 1024; // characters

/** Who owns a text of an {@link Archive}. */
export interface Archived {
  /** Set by the archive: where the text is. */
  block?: Block<this>;
}

/** The JSON of many similar objects in little memory. */
export class Archive<T extends Archived> {
  static create<T extends Archived>(options: {
    /** Where packed texts go; may be shared. */
    memory: PackedMemory;
  }): Archive<T> {
    return new Archive<T>(options.memory);
  }

  /** The one block that is not packed yet. */
  #open = new Block<T>();
  #bytes = 0;

  private constructor(private readonly memory: PackedMemory) {}

  /** About how much memory the texts take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a text for its owner, instead of the one it may have. */
  put(owner: T, text: string): void {
    this.delete(owner);
    const block = this.#open;
    this.#bytes -= block.bytes;
    block.add(owner, text);
    this.#bytes += block.bytes;
    owner.block = block;
    if (block.size >= MAX_TEXTS || block.bytes >= MAX_LENGTH) this.pack();
  }

  delete(owner: T): void {
    const block = owner.block as Block<T> | undefined;
    if (!block) return;
    owner.block = undefined;
    this.#bytes -= block.bytes;
    block.remove(owner);
    // Half of a block that nobody needs is worth packing the other half again: what is wasted stays bounded.
    if (!block.isPacked || 2 * block.live > block.size) {
      this.#bytes += block.bytes;
      return;
    }
    const others = block.live > 0 ? block.entries() : [];
    block.release(this.memory);
    for (const [other, text] of others) {
      other.block = undefined;
      this.put(other, text);
    }
  }

  /** Forgets the texts of these owners, which must be all there are: much faster than one by one. */
  clear(owners: Iterable<T>): void {
    const blocks = new Set<Block<T>>();
    for (const owner of owners) {
      if (owner.block) blocks.add(owner.block as Block<T>);
      owner.block = undefined;
    }
    for (const block of blocks) block.release(this.memory);
    this.#open = new Block();
    this.#bytes = 0;
  }

  /** Packs what is not packed yet: nothing more is expected soon. */
  pack(): void {
    if (this.#open.bytes < MIN_LENGTH) return;
    this.#bytes -= this.#open.bytes;
    this.#open.pack(this.memory);
    this.#bytes += this.#open.bytes;
    this.#open = new Block();
  }
}
