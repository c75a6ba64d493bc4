const MIN_SLAB_BYTES = 64 * 1024;
const MAX_SLAB_BYTES = 4 * 1024 * 1024;

/** A few bytes that a {@link PackedMemory} keeps. */
export interface Pack {
  readonly bytes: Buffer;
}

/** A large piece of memory, filled from its beginning. */
class Slab {
  readonly #memory: Buffer;
  readonly packs = new Set<MovablePack>();
  #used = 0;
  /** How many bytes the packs have that are still needed. */
  live = 0;

  constructor(readonly size: number) {
    this.#memory = Buffer.allocUnsafeSlow(size);
  }

  get free(): number {
    return this.size - this.#used;
  }

  take(bytes: Buffer): Buffer {
    const place = this.#memory.subarray(this.#used, this.#used + bytes.length);
    bytes.copy(place);
    this.#used += bytes.length;
    this.live += bytes.length;
    return place;
  }
}

class MovablePack implements Pack {
  constructor(public slab: Slab, public bytes: Buffer) {}
}

/**
 * Keeps small pieces of bytes within few large ones. Buffers of their own would lie scattered among what is allocated
 * for a moment, and what is free between them could not be given back to the operating system.
 */
export class PackedMemory {
  static create(): PackedMemory {
    return new PackedMemory();
  }

  /** The one that is filled at the moment. */
  #open: Slab | undefined;
  /** How many bytes all slabs have. */
  #size = 0;

  private constructor() {}

  /** How much memory is taken, what is free within it included. */
  get size(): number {
    return this.#size;
  }

  /** Keeps a copy of the bytes. */
  add(bytes: Buffer): Pack {
    const slab = this.#slabFor(bytes.length);
    const pack = new MovablePack(slab, slab.take(bytes));
    slab.packs.add(pack);
    return pack;
  }

  /** The pack's bytes may be others' from now on. */
  delete(pack: Pack): void {
    const { slab, bytes } = pack as MovablePack;
    if (!slab.packs.delete(pack as MovablePack)) return;
    slab.live -= bytes.length;
    if (slab !== this.#open) this.#vacate(slab);
  }

  /** Gives up a slab of which little is needed: elsewhere that takes less. */
  #vacate(slab: Slab): void {
    if (slab.live > slab.size / 2) return;
    this.#size -= slab.size;
    for (const pack of slab.packs) {
      pack.slab = this.#slabFor(pack.bytes.length);
      pack.bytes = pack.slab.take(pack.bytes);
      pack.slab.packs.add(pack);
    }
  }

  /** Slabs grow with what there is, so that little stays unused, and large ones lie outside of the allocator's heap. */
  #slabFor(bytes: number): Slab {
    if (this.#open && this.#open.free >= bytes) return this.#open;
    const usual = Math.min(
      Math.max(MIN_SLAB_BYTES, Math.round(this.#size / 8)),
      MAX_SLAB_BYTES,
    );
    const slab = new Slab(Math.max(usual, bytes));
    this.#size += slab.size;
    if (bytes < usual / 2) {
      const full = this.#open;
      this.#open = slab;
      if (full) this.#vacate(full);
    }
    return slab;
  }
}
