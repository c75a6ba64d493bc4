const KINDS = [
  ...['API', 'Component', 'Domain', 'Group', 'Location', 'Resource'],
  ...['System', 'Template', 'User'],
];
/** The examples, matched and mismatched, under /mnt. */
const LOCATIONS = ['catalog.yaml', 'mismatched/catalog.yaml'].map(name => ({
  type: 'file',
  target: `/mnt/examples/${name}`,
  rules: [{ allow: KINDS }],
}));

/** What the replicas read on top of the image's own configuration; `token` calls them. */
export function overlay(token) {
  const clusters = ['east', 'west'].map(name => ({
    name: `demo-${name}`,
    title: `Demo ${name[0].toUpperCase()}${name.slice(1)}`,
    url: `\${DEMO_${name.toUpperCase()}_URL}`,
    authProvider: 'serviceAccount',
    serviceAccountToken: `\${DEMO_${name.toUpperCase()}_TOKEN}`,
    caData: `\${DEMO_${name.toUpperCase()}_CA_DATA}`,
  }));
  return {
    app: { signIn: { provider: 'guest' } },
    auth: {
      providers: {
        oidc: null,
        guest: { dangerouslyAllowOutsideDevelopment: true },
      },
    },
    backend: {
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'check' } },
        ],
      },
    },
    catalog: {
      rules: [{ allow: ['Component', 'API', 'System'] }],
      locations: LOCATIONS,
    },
    mooring: { acceptRisk: ['guest-sign-in'] },
    kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
    // So often that a replica writes while another one starts or ends
    kubernetesMatching: {
      catalogInterval: { seconds: 5 },
      ledger: { interval: { seconds: 5 } },
    },
  };
}
