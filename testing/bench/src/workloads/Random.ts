import {
  RandomGenerator,
  unsafeUniformIntDistribution,
  xoroshiro128plus,
} from 'pure-rand';

/** The alphabet of generated names in Kubernetes, https://pkg.go.dev/k8s.io/apimachinery/pkg/util/rand */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Random values that are the same for the same seed on every machine. */
export class Random {
  static fromSeed(seed: number): Random {
    return new Random(xoroshiro128plus(seed));
  }

  private constructor(private readonly generator: RandomGenerator) {}

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return unsafeUniformIntDistribution(min, max, this.generator);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)];
  }

  /** `count` different ones of the values, in their order. */
  sample<T>(values: readonly T[], count: number): T[] {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(count, values.length)) {
      chosen.add(this.integer(0, values.length - 1));
    }
    return values.filter((_, index) => chosen.has(index));
  }

  chance(probability: number): boolean {
    return this.integer(1, 1_000_000) <= probability * 1_000_000;
  }

  hex(length: number): string {
    return this.#text('0123456789abcdef', length);
  }

  /** Like the endings that Kubernetes generates for names. */
  nameSuffix(length: number): string {
    return this.#text(NAME_ALPHABET, length);
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map(length => this.hex(length)).join('-');
  }

  #text(alphabet: string, length: number): string {
    return Array.from({ length }, () => this.pick([...alphabet])).join('');
  }
}
