import { ProductionPortal } from './ProductionPortal';
import { p95, signInLoad, signInTen } from './signInLoad';

/** Measures a production portal with ten people at work, and prints the figures for `./yarnw bench sign-in-load`. */
async function main(): Promise<void> {
  const portal = await ProductionPortal.start();
  try {
    const { browse, besiege } = signInLoad(portal, await signInTen(portal));
    await browse({ rounds: 1_000 });
    const quiet = await browse({ rounds: 1_000 });
    const { answers, times } = await besiege();
    const figures = {
      quiet: p95(quiet),
      busy: p95(times),
      longest: Math.max(...times),
      refused: answers.get('HTTP/1.1 401') ?? 0,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  } finally {
    await portal.stop();
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
