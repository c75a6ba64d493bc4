import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * The texts of the kubernetes-workloads plugin. The sentences of problems come from the backend, in English.
 *
 * @public
 */
export const kubernetesWorkloadsTranslationRef = createTranslationRef({
  id: 'plugin.kubernetes-workloads',
  messages: {
    health: {
      Healthy: 'Healthy',
      Progressing: 'Progressing',
      Degraded: 'Failing',
      Suspended: 'Scaled to zero or suspended',
      Missing: 'No workloads',
      Unknown: 'Unknown',
    },
    view: {
      title: 'Health',
      loading: 'Checking how the workloads are…',
      unavailable: "Couldn't check how the workloads are.",
      retry: 'Check again',
      offline: "You're offline. Showing {{when}}.",
      ready: '{{ready}} of {{desired}} pods ready',
      since: 'since {{when}}',
      lastSeen: 'Showing the last state known.',
      unreadable: "Mooring can't read {{kinds}} here, so this can't be judged.",
      consequence: 'So: {{message}}',
      morePods_one: '{{count}} more pod',
      morePods_other: '{{count}} more pods',
    },
    state: {
      syncing: 'Reading this cluster for the first time',
      stale: 'Disconnected since {{since}}',
      unreachable: 'Unavailable: {{reason}}',
      cannotFollow: "Can't be followed, so it's asked live: {{reason}}",
      incomplete: "Some kinds can't be read: {{reason}}",
      unauthorized: 'The cluster refuses the portal',
      'not-watched': 'Not watched: {{reason}}',
    },
    pods: {
      caption: 'Pods on {{cluster}}, the worst first',
      pod: 'Pod',
      state: 'State',
      ready: 'Ready',
      restarts: 'Restarts',
      lastExit: 'Last exit',
      node: 'Node',
      logs: 'Logs',
      logsOf: 'Logs of {{pod}}',
      exit: 'code {{code}}, {{reason}}',
      exitCode: 'code {{code}}',
    },
    logs: {
      title: 'Logs of {{pod}}',
      open: 'Logs',
      openBefore: 'Log before the crash',
      container: 'Container',
      previous: 'Before the crash',
      follow: 'Follow',
      wrap: 'Wrap lines',
      timestamps: 'Timestamps',
      empty: 'This container has logged nothing.',
      loading: 'Opening the log…',
      ended: 'The log has ended.',
      cut: 'Earlier lines are left out.',
      close: 'Close',
    },
  },
});
