import {
  RandomGenerator,
  unsafeUniformIntDistribution,
  xoroshiro128plus,
} from 'pure-rand';

/** Random choices that are the same for the same seed. */
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
}
