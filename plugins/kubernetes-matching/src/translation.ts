import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * The texts of the kubernetes-matching plugin. The sentences of findings come from the backend, in English.
 *
 * @public
 */
export const kubernetesMatchingTranslationRef = createTranslationRef({
  id: 'plugin.kubernetes-matching',
  messages: {
    status: {
      matched: 'Linked',
      'partly-matched': 'Partly linked',
      unmatched: 'Not linked',
      unknown: 'Unknown',
      invalid: 'Invalid',
    },
    severity: { error: 'Error', warning: 'Warning', info: 'Note' },
    match: {
      checked: 'checked {{when}}',
      live: 'live',
      offline: "you're offline",
      notAsked: 'No Kubernetes annotation',
      polled: 'refreshed every few seconds',
      loading: 'Checking the link to Kubernetes…',
      unavailable: "Couldn't check the Kubernetes link.",
      retry: 'Check again',
      noFinding: 'Everything asked has answered, and nothing is wrong.',
      noFindingShown:
        "The reason names other people's workloads. You don't have permission to view them.",
      omitted:
        "Parts that name other people's workloads are left out: you don't have permission to view them.",
      omittedHistory:
        "The database doesn't answer right now, so when this was first seen isn't shown.",
      firstSeen: 'first seen {{when}}',
      askedLive:
        'Asked live, not from memory: {{clusters}}. What the tab shows below comes from there.',
      allAskedLive:
        'The clusters are asked live. What the tab shows below comes from there.',
      lastKnown: 'The last objects known are shown below.',
    },
    backendMissing: {
      title: "This plugin's backend doesn't answer.",
      remedy: 'Add {{package}} to the backend, or route its path to it.',
    },
    comparison: {
      entity: 'entity',
      proposed: 'in use',
      differs_one: '{{count}} character differs',
      differs_other: '{{count}} characters differ',
    },
    query: {
      title: 'What was asked',
      selector: 'Selector',
      namespace: 'Namespace',
      allNamespaces: 'all namespaces',
      source: 'Taken from',
      sources: {
        'label-selector': 'annotation backstage.io/kubernetes-label-selector',
        'kubernetes-id': 'annotation backstage.io/kubernetes-id',
        name: 'the name of the entity, since it has no annotation',
      },
      clusters: 'Clusters',
      clusterCount_one: '{{count}} cluster',
      clusterCount_other: '{{count}} clusters',
      noClusters: 'none',
    },
    answers: {
      title: 'What each answered',
      caption: 'What each cluster answered',
      cluster: 'Cluster',
      answer: 'Answer',
      state: 'State',
      matching: '{{matching}} of {{objects}} objects',
      unknown: 'unknown',
      listedEvery: 'listed every {{seconds}} s',
      listed: '{{matching}} found when asked live',
      cannotFollow: "can't be followed, asked live",
      atLeast: '{{matching}} at least',
      confirmed: 'confirmed {{when}}',
      never: 'has not answered yet',
      since: 'since {{when}}',
      states: {
        syncing: 'still reading',
        synced: 'up to date',
        stale: 'no longer followed',
        unreachable: 'does not answer',
        unauthorized: 'refuses the portal',
        forbidden: 'no permission for some kinds',
        incomplete: "some kinds can't be read",
        'not-watched': 'not watched, asked live',
      },
      hops: {
        title: 'The way to {{cluster}}',
        dns: 'DNS',
        tcp: 'TCP',
        tls: 'TLS',
        credentials: 'Credentials',
        authentication: 'Sign-in',
        api: 'API',
        ok: 'works',
        failed: 'fails',
      },
    },
    rule: {
      link: 'Rule {{rule}}',
      hint: 'how to fix, when to switch it off',
    },
    fix: {
      title: 'Fix',
      choice: 'What to change',
      copyDiff: 'Copy',
      copyCommand: 'Copy command',
      copied: 'Copied',
      copyFailed: "Your browser didn't allow copying.",
      download: 'Download patch',
      pullRequest: 'Open pull request',
      edit: 'Edit at source',
      editHint:
        'Opens the file in its repository, where you can propose the change as a pull request.',
      entityHint:
        'Made from what the catalog knows of the file, without its comments and layout.',
      objectHint:
        'A patch for Kustomize or kubectl patch; put it where the manifest is kept, or the next deployment undoes it.',
      command: 'Or on the live object, until the next deployment',
      diffLabel: 'Change of {{file}}',
      notApplicable: 'The entity has changed; this fix no longer applies.',
    },
    card: {
      title: 'Kubernetes',
      open: 'Details',
      podsReady: '{{ready}}/{{desired}} pods',
      podsReadyLabel: '{{ready}} of {{desired}} pods ready',
      more_one: 'and {{count}} more',
      more_other: 'and {{count}} more',
      suggestion_one: "{{count}} workload looks like this component's",
      suggestion_other: "{{count}} workloads look like this component's",
      noSuggestion:
        "Nothing that runs looks like this component's. If it runs on Kubernetes, add the annotation:",
      addAnnotation: 'add the annotation {{annotation}}={{value}}',
      thenExplained:
        'The Kubernetes tab then shows the workloads, or says what else is missing.',
      statusTitle: 'Kubernetes annotations',
    },
    fleet: {
      danglingLabels: 'Labels without a component',
      unlabelledWorkloads: 'Workloads nobody claims',
      denied: "You don't have permission to view this.",
      failed: "Couldn't read this.",
      notWatched: "The clusters aren't watched.",
      sourceProblems: 'Not every cluster could be listed.',
      catalogNotRead: 'The catalog is still being read.',
      catalogNotReadHint:
        "Until then, it isn't known what belongs to no component. This page updates by itself.",
      omitted: "What names others' workloads is left out.",
      omittedHistory:
        "The database doesn't answer right now, so when findings were first seen isn't shown.",
      since: 'Since',
      finding: 'What is wrong',
      component: 'Component',
      owner: 'Owner',
      status: 'Status',
      health: 'Workloads',
      rule: 'Rule',
      cluster: 'Cluster',
      state: 'State',
      objects: 'Objects',
      problems: 'Problems',
      confirmed: 'Confirmed',
    },
    summary: {
      label: 'The fleet in numbers',
      entities_one: '{{count}} component',
      entities_other: '{{count}} components',
      statusCount: '{{status}} {{total}}',
      notSynced_one: "{{count}} cluster can't be asked",
      notSynced_other: "{{count}} clusters can't be asked",
    },
    home: {
      loading: 'Checking your components…',
      empty: 'None of your components asks for Kubernetes workloads yet.',
      all: 'All my components',
    },
    trend: {
      label:
        'Not linked over {{days}} days: {{first}} at first, {{last}} now, {{max}} at most',
      show: 'Numbers of each day',
      date: 'Day',
      empty: 'The trend begins tomorrow.',
    },
    filters: {
      label: 'Filter',
      mine: 'Mine',
      all: 'All',
      whose: 'Whose components',
      status: 'Status',
      rule: 'Rule',
      cluster: 'Cluster',
      namespace: 'Namespace',
      owner: 'Owner',
      any: 'Any',
      search: 'Search',
      searchPlaceholder: 'Text',
      reset: 'Reset',
    },
    export: {
      csv: 'CSV',
      json: 'JSON',
      label: 'Export as {{format}}',
      failed: "Couldn't export the list: {{reason}}",
    },
    empty: {
      components: 'Checked {{total}} components on {{clusters}}.',
      filtered:
        'None of the {{total}} components on {{clusters}} match the filter.',
      mine: 'None of the components you own match.',
      danglingLabels:
        'On {{clusters}}, every label that is asked for belongs to a component.',
      unlabelledWorkloads:
        'On {{clusters}}, every workload outside the system namespaces is claimed.',
      fleetFiltered: 'Nothing on {{clusters}} matches the filter.',
      notAsked_one:
        " {{count}} of them can't be asked, so something may be missing.",
      notAsked_other:
        " {{count}} of them can't be asked, so something may be missing.",
      clusters:
        'No cluster is watched. Check the configuration under kubernetes.',
      clusterCount_one: '{{count}} cluster',
      clusterCount_other: '{{count}} clusters',
      clustersUnknown: 'the clusters',
    },
    rules: {
      intro:
        'Why a component is, or is not, linked to its workloads. Each rule leads to its explanation and to what it finds now.',
      finds: 'What it finds',
      severity: 'Severity',
      found: 'Found now',
      show: 'Show {{total}}',
      back: 'All rules',
      unknown: 'There is no rule {{rule}}.',
    },
    preview: {
      title: 'Link to Kubernetes',
      loading: 'Asking the clusters for these components…',
      failed: "Couldn't check the Kubernetes link: {{reason}}",
      nothing: 'None of these entities asks for Kubernetes workloads.',
      note: "You can register them either way; a component that isn't linked shows the same explanation on its Kubernetes tab.",
      more_one: "{{count}} more entity isn't shown.",
      more_other: "{{count}} more entities aren't shown.",
    },
  },
});
