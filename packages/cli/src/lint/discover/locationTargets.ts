import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import picomatch from 'picomatch';
import { Checkout } from '../files/Checkout';
import { walk } from '../files/walk';
import { Failure } from '../LintResult';
import { withinTime } from '../withinTime';
import { EntityDocument } from '../objects/EntityDocument';

const PATTERN_TIME_MS = 5000;

/** The files of this checkout that a Location names; those elsewhere are not read. */
export async function locationTargets(
  checkout: Checkout,
  location: EntityDocument,
): Promise<{ files: string[]; failures: Failure[] }> {
  const files: string[] = [];
  const failures: Failure[] = [];
  for (const { target, path } of relativeTargets(location)) {
    const found = await resolveTarget(checkout, location, target);
    if (typeof found !== 'string') {
      files.push(...found);
      continue;
    }
    const { file, line, column } = location.document.placeOf(path);
    const message = `the target ${JSON.stringify(target)} ${found}`;
    failures.push({ file, line, column, message });
  }
  return { files, failures };
}

/** A target with a scheme, and an absolute path, lie elsewhere. */
function relativeTargets({
  entity,
}: EntityDocument): { target: string; path: string[] }[] {
  const { spec = {} } = entity;
  const targets = Array.isArray(spec.targets) ? spec.targets : [];
  return [
    { target: spec.target, path: ['spec', 'target'] },
    ...targets.map((target, index) => ({
      target,
      path: ['spec', 'targets', String(index)],
    })),
  ].filter(
    (item): item is { target: string; path: string[] } =>
      typeof item.target === 'string' &&
      item.target !== '' &&
      !/^[a-z][a-z0-9+.-]*:/i.test(item.target) &&
      !isAbsolute(item.target),
  );
}

/** The files, or what is wrong with the target. */
async function resolveTarget(
  checkout: Checkout,
  location: EntityDocument,
  target: string,
): Promise<string[] | string> {
  const { base, glob, isGlob } = picomatch.scan(target);
  const directory = dirname(location.document.file.path);
  const start = resolve(directory, isGlob ? base : target);
  const real = await checkout.resolveWithin(start);
  if (real === undefined) {
    const isOutside = checkout.rootAround(start) === undefined;
    if (isOutside) return 'leads out of the checkout, and is not followed';
    return isOptional(location) ? [] : 'does not exist';
  }
  if (!isGlob) {
    return (await stat(real)).isFile() ? [real] : 'is not a file';
  }
  const matches = await filesMatching(checkout, real, glob);
  return matches.length > 0 || isOptional(location)
    ? matches
    : 'matches no file';
}

function isOptional({ entity }: EntityDocument): boolean {
  return entity.spec?.presence === 'optional';
}

async function filesMatching(
  checkout: Checkout,
  directory: string,
  pattern: string,
): Promise<string[]> {
  const isIgnored = () => false;
  const onFailure = ({ message }: Failure) => {
    throw new Error(message);
  };
  const files = await walk({ checkout, directory, isIgnored, onFailure });
  return withinTime({
    what: 'matching it',
    milliseconds: PATTERN_TIME_MS,
    run: () => {
      const isMatch = picomatch(pattern);
      const found = files.map(({ path }) => path);
      return found.filter(path =>
        isMatch(path.slice(directory.length + 1).replaceAll('\\', '/')),
      );
    },
  });
}
