import { ControlPlane } from './ControlPlane';

/** Runs a control plane with controllers and one node until it is interrupted, to look around in with kubectl. */
async function main(): Promise<void> {
  const started = Date.now();
  const controlPlane = await ControlPlane.start({ controllers: true });
  process.stderr.write(`ready after ${(Date.now() - started) / 1000} s\n`);
  process.stdout.write(`export KUBECONFIG=${controlPlane.kubeconfig}\n`);
  // The processes alone do not keep Node.js running.
  const forever = setInterval(() => {}, 1_000_000);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clearInterval(forever);
      controlPlane.stop();
    });
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
