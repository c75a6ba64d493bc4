import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** How the SDK sends requests: within these times in ms, and through the proxy that the environment names. */
export function requestHandler(options: {
  connectionTimeout: number;
  requestTimeout: number;
}) {
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv: process.env };
  return {
    ...options,
    throwOnRequestTimeout: true, // else the SDK only warns, and waits on
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
  };
}
