import { HumanDuration, JsonObject } from '@backstage/types';

/** What a machine may do: all that is not named is refused. */
interface AccessRestriction {
  /** The plugin it may call. */
  plugin: string;
  /** The permissions it has there. Default: all that the plugin asks for. */
  permission?: string | string[];
  permissionAttribute?: {
    /** `create`, `read`, `update` or `delete`. */
    action?: string | string[];
  };
}

/** Which groups of the catalog somebody owns things as by what the provider says, besides those the catalog says. */
interface ClaimedGroups {
  /** The claim that lists the provider's groups. Default: `groups`. */
  claim?: string;
  /** The catalog's group for each of the provider's; others say nothing. */
  mapping?: Array<{
    /** What the claim says, to the letter. */
    value: string;
    /** The reference of a group, such as `group:default/platform`. What is not in the catalog is left out. */
    group: string;
  }>;
  /** Whether a group of the provider is also the catalog's group of that name. Default: false. */
  matchNames?: boolean;
}

export interface Config {
  backend?: {
    /**
     * The groups of plugins that this process runs. All by default. Where some run in another process,
     * `discovery.endpoints` says where their plugins are.
     *
     * - `app`: the browser side
     * - `portal`: sign-in, permissions, catalog, scaffolder, TechDocs, search, events, notifications, MCP tools
     * - `kubernetes`: the Kubernetes plugin and the matching of entities with workloads
     */
    pluginGroups?: Array<'app' | 'portal' | 'kubernetes'>;

    health?: {
      /**
       * How long readiness waits for the first sync of the clusters that answer, once the plugins have started. Default: 2 min.
       * Longer where a first sync takes longer, so that a rolling update never leaves only replicas that know nothing yet; 0
       * doesn't wait. What says nothing at all, a cluster that hangs or a source of clusters, is waited for 10 s, and so is the
       * first cluster of a list that is empty so far.
       */
      firstSyncTimeout?: HumanDuration | string;
    };

    auth?: {
      /** How machines show who they are. */
      externalAccess?: Array<
        | {
            /** A JWT that an OpenID provider issued for a client's credentials. */
            type: 'client-credentials';
            options: {
              /** Where the issuer's keys are: `jwks_uri` of its metadata. */
              url: string;
              /** What the token says as `iss`, to the letter. */
              issuer: string;
              /** What the token says as `aud`: a name for the portal, which no other token of the issuer has. */
              audience: string;
              /** Who may come; nobody else. */
              machines: Array<{
                /** What the token says as `sub`, to the letter. */
                subject: string;
                /** What plugins and the audit log call it. Default: the subject. */
                name?: string;
              }>;
              /** How often each may ask, over all plugins of a process. Default: 600. */
              requestsPerMinute?: number;
            };
            accessRestrictions: AccessRestriction[];
          }
        | {
            /** A secret, for a machine without an OpenID provider. */
            type: 'machine-token';
            options: {
              /**
               * At least 32 characters: `openssl rand -base64 32`.
               * @visibility secret
               */
              token: string;
              /** What plugins and the audit log call the machine. */
              name: string;
              /** How often it may ask, over all plugins of a process. Default: 600. */
              requestsPerMinute?: number;
            };
            accessRestrictions: AccessRestriction[];
          }
        | {
            /** Upstream's: a secret, without a limit. */
            type: 'static';
            options: {
              /** @visibility secret */
              token: string;
              subject: string;
            };
            accessRestrictions?: AccessRestriction[];
          }
        | {
            /** Upstream's, deprecated. */
            type: 'legacy';
            options: {
              /** @visibility secret */
              secret: string;
              subject: string;
            };
            accessRestrictions?: AccessRestriction[];
          }
        | {
            /** Upstream's: takes anyone whom the issuer has issued a token for, people included. */
            type: 'jwks';
            options: {
              url: string;
              issuer?: string | string[];
              algorithm?: string | string[];
              audience?: string | string[];
              subjectPrefix?: string;
            };
            accessRestrictions?: AccessRestriction[];
          }
      >;
    };
  };

  /** Keys that `@backstage/plugin-kubernetes-backend` reads and its own schema does not name. */
  kubernetes?: {
    clusterLocatorMethods?: Array<
      | {
          type: 'config';
          clusters: Array<{
            /** The dashboard that the tab's links lead to. */
            dashboardUrl?: string;
            /** Which dashboard it is: `standard`, `aks`, `gke`, `headlamp`, `openshift` or `rancher`. */
            dashboardApp?: string;
            /** What the links need besides the URL; differs by dashboard. */
            dashboardParameters?: JsonObject;
            /** With `authProvider: aws`: the ARN of the IAM role to assume. */
            assumeRole?: string;
            /**
             * With `assumeRole`: the external id that the role's trust policy asks for.
             * @visibility secret
             */
            externalId?: string;
            authMetadata?: {
              [key: string]: string | undefined;
              'kubernetes.io/auth-provider'?: string;
              /** With `authProvider: aws`: the cluster's name in EKS, if it differs from `name`. */
              'kubernetes.io/x-k8s-aws-id'?: string;
              'kubernetes.io/aws-assume-role'?: string;
              /** @visibility secret */
              'kubernetes.io/aws-external-id'?: string;
              'kubernetes.io/oidc-token-provider'?: string;
              /** @visibility secret */
              serviceAccountToken?: string;
            };
          }>;
        }
      | { type: 'catalog' }
      | { type: 'localKubectlProxy' }
      | { type: 'gke' }
    >;
  };

  auth?: {
    providers?: {
      /** Sign-in with OpenID Connect, by environment. Takes the place of upstream's schema. */
      oidc?: {
        [environment: string]: {
          clientId: string;
          /** @visibility secret */
          clientSecret: string;
          /** The provider's `/.well-known/openid-configuration`. */
          metadataUrl: string;
          callbackUrl?: string;
          tokenEndpointAuthMethod?: string;
          tokenSignedResponseAlg?: string;
          /** Scopes besides `openid`, `profile` and `email`, such as `offline_access` or `groups`. */
          additionalScopes?: string | string[];
          prompt?: string;
          timeout?: HumanDuration | string;
          sessionDuration?: HumanDuration | string;
          signIn?: {
            /** Who of the catalog's users somebody is: the first that finds one decides. */
            resolvers: Array<
              | {
                  /** `sub` equals an annotation of the user, case included. */
                  resolver: 'subMatchingUserEntityAnnotation';
                  /** The annotation, such as `keycloak.org/id`. */
                  annotation: string;
                  groups?: ClaimedGroups;
                }
              | {
                  /** A verified e-mail address equals `spec.profile.email`. */
                  resolver: 'emailMatchingUserEntityProfileEmail';
                  groups?: ClaimedGroups;
                }
              | {
                  /** `preferred_username` equals the user's name. Only where people cannot choose it themselves. */
                  resolver: 'preferredUsernameMatchingUserEntityName';
                  groups?: ClaimedGroups;
                }
              | {
                  /** What is before the @ of a verified e-mail address equals the user's name. */
                  resolver: 'emailLocalPartMatchingUserEntityName';
                  /** Your own domains: anyone who has an address of one of these may be the user of that name. */
                  allowedDomains: string[];
                  groups?: ClaimedGroups;
                }
            >;
          };
        };
      };
      /** Sign-in with an OAuth app of GitHub, by environment. Takes the place of upstream's schema. */
      github?: {
        [environment: string]: {
          clientId: string;
          /** @visibility secret */
          clientSecret: string;
          /** Where your GitHub Enterprise is, such as `https://github.example.com`. Default: github.com. */
          enterpriseInstanceUrl?: string;
          callbackUrl?: string;
          /** Scopes besides `read:user`. */
          additionalScopes?: string | string[];
          sessionDuration?: HumanDuration | string;
          signIn?: {
            /** Who of the catalog's users somebody is: the first that finds one decides. */
            resolvers: Array<
              | {
                  /** GitHub's node id equals the annotation `github.com/user-id`. */
                  resolver: 'userIdMatchingUserEntityAnnotation';
                }
              | {
                  /** The login equals the user's name. Only where the names of the catalog's users are their logins. */
                  resolver: 'usernameMatchingUserEntityName';
                }
            >;
          };
        };
      };
    };
  };

  permission?: {
    /** What the portal's permission policy allows beyond what everyone may do. */
    policy?: {
      /** References of the users and groups who may do everything. Nobody by default. */
      administrators?: string[];
      /**
       * References of the users and groups who may use the Kubernetes proxy, which the tab needs for pod logs. The proxy
       * passes on any request with the portal's credentials, so name only those who may do all that these can. Nobody
       * but the administrators by default.
       */
      kubernetesProxy?: string[];
      /**
       * References of the users and groups who may read what concerns all clusters: workloads that belong to no component,
       * the clusters and their state, the fleet in numbers. Nobody but the administrators by default.
       */
      kubernetesFleet?: string[];
      /**
       * Whose objects, matches and workloads people see: `owners` shows them those of their own entities, and nothing of
       * others' workloads; `everyone`, the default, those of all entities that they can see. Logs are for owners either way.
       */
      kubernetes?: 'owners' | 'everyone';
      /**
       * The actions that everyone may run in templates, besides `catalog:fetch`, `debug:wait` and `kubernetes-matching:fix`.
       * They run with the portal's tokens: name only what your templates need. None by default.
       */
      templateActions?: string[];
    };
  };

  mooring?: {
    /**
     * Weak settings that you mean. Without its name here, each stops the start in production; with it, it is logged at
     * each start. None by default.
     *
     * - `clusters-unverified`: anything that answers in place of a cluster gets the portal's token for it
     * - `database-unencrypted`: the database's password, sessions and all data are sent to it without TLS
     * - `database-unverified`: anything that answers in place of the database gets the portal's password
     * - `guest-sign-in`: everybody may enter as a guest
     * - `locations-from-anywhere`: everybody may have the portal read whatever a location names, again and again
     * - `machines-unrestricted`: everyone with a token of an issuer may do everything
     * - `open-content-policy`: what gets into a page of the portal may run scripts, or any page may show the portal as its own
     * - `people-from-anywhere`: everybody may register users and groups, and so become anybody
     * - `permissions-disabled`: anyone who signs in may do everything
     * - `reading-any-host`: the portal reads whatever address an entity names
     * - `resources-from-anywhere`: everybody may register what stands for your clusters and databases
     * - `sign-in-without-user`: everybody whom the provider knows may enter
     * - `templates-from-anywhere`: everybody may run templates of their own with the portal's tokens
     * - `unencrypted`: sessions and tokens are sent without TLS
     */
    acceptRisk?: string[];
  };

  /** What browsers are told as it happens, by WebSockets. */
  signals?: {
    /** How much of the portal sockets may take up. */
    limits?: {
      /** Open sockets in one process. Default: 2000. */
      sockets?: number;
      /** Open sockets of one user, one for each tab of the browser. Default: 20. */
      socketsPerUser?: number;
      /** Channels that one socket listens to. Default: 20; a page uses three. */
      subscriptionsPerSocket?: number;
    };
  };
}
