import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const TEST_FILE = /[.-](test|spec)\.[cm]?[jt]sx?$/;

/** Which tier runs a test file: each is run by exactly one, whatever that tier's own configuration finds. */
export function tierOf(file) {
  if (file.includes('.cluster-test.')) return 'cluster';
  if (file.includes('.controller-test.')) return 'controllers';
  return file.includes('/e2e-tests/') ? 'e2e' : 'test';
}

/** The repository's test files that a tier has to run, those not yet committed included; relative to its root. */
export function testFiles(tier) {
  const listing = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return [...new Set(listing.split('\0'))].filter(
    file => TEST_FILE.test(file) && existsSync(file) && tierOf(file) === tier,
  );
}
