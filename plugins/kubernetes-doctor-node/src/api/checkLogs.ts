import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { codeOf } from '../network/checkNetwork';
import { ApiTransport } from './ApiTransport';
import { reviewAccess } from './reviewAccess';

const RIGHTS = [
  {
    name: 'get pods/log',
    attributes: {
      ...{ verb: 'get', group: '', resource: 'pods', subresource: 'log' },
    },
  },
  {
    name: 'list events',
    attributes: { verb: 'list', group: '', resource: 'events' },
  },
];

/** Whether the tab can show logs and events. Nobody has to grant that, so it is well without, and says what to bind. */
export async function checkLogs(send: ApiTransport): Promise<HopResult> {
  try {
    const answers = await Promise.all(
      RIGHTS.map(async ({ name, attributes }) => ({
        name,
        allowed: await reviewAccess(send, attributes),
      })),
    );
    const missing = answers
      .filter(({ allowed }) => !allowed)
      .map(({ name }) => name);
    if (missing.length === 0)
      return passed('logs', 'Logs and events of pods can be read.');
    return {
      ...passed(
        'logs',
        `The portal cannot ${missing.join(
          ' and ',
        )}, so the tab does not show them.`,
      ),
      remedy:
        'To show them, bind the role mooring-logs of deploy/rbac/cluster-roles.yaml, or set podLogs in the chart.',
    };
  } catch (error) {
    return failed(
      'logs',
      `The cluster does not say whether logs and events can be read: ${foreignText(
        codeOf(error),
      )}`,
    );
  }
}
