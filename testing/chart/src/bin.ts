import { update } from './generate';

/** `yarn generate` writes what is generated of the charts; with `--check` it only says whether that is up to date. */
async function main() {
  const check = process.argv.includes('--check');
  const changed = await update({ write: !check });
  for (const path of changed) {
    process.stdout.write(`${check ? 'out of date' : 'wrote'}: ${path}\n`);
  }
  if (check && changed.length > 0) process.exitCode = 1;
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
