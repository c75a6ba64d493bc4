import { installProviders } from './installProviders';

installProviders({ env: process.env }).then(
  cliConfig => process.stdout.write(`${cliConfig}\n`),
  error => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  },
);
