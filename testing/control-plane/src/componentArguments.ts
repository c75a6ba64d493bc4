import { join } from 'node:path';

/** The files of one control plane, all inside its data directory. */
export function controlPlaneFiles(directory: string) {
  return {
    etcdData: join(directory, 'etcd'),
    etcdSocket: join(directory, 'etcd.sock'),
    etcdPeerSocket: join(directory, 'peer.sock'),
    ca: join(directory, 'ca.crt'),
    certificate: join(directory, 'apiserver.crt'),
    key: join(directory, 'apiserver.key'),
    serviceAccountKey: join(directory, 'service-account.key'),
    tokens: join(directory, 'tokens.csv'),
    authentication: join(directory, 'authentication.yaml'),
    kwokConfiguration: join(directory, 'kwok.yaml'),
    containerLog: join(directory, 'container.log'),
    adminKubeconfig: join(directory, 'admin.kubeconfig'),
    controllerManagerKubeconfig: join(
      directory,
      'kube-controller-manager.kubeconfig',
    ),
    schedulerKubeconfig: join(directory, 'kube-scheduler.kubeconfig'),
  };
}

/** See {@link controlPlaneFiles}. */
export type ControlPlaneFiles = ReturnType<typeof controlPlaneFiles>;

/**
 * Only the health endpoints answer without credentials.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration
 */
export const authenticationConfiguration = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthenticationConfiguration',
  anonymous: {
    enabled: true,
    conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }],
  },
};

/**
 * etcd on Unix sockets in a private directory: no port to race for, and no other user of the machine can connect. The
 * advertised addresses must have a host and port, though nothing ever uses them; Kubernetes' own integration tests do
 * the same (test/integration/framework/etcd.go).
 */
export function etcdArguments(files: ControlPlaneFiles): string[] {
  return [
    `--name=control-plane`,
    `--data-dir=${files.etcdData}`,
    `--listen-client-urls=unix://${files.etcdSocket}`,
    `--advertise-client-urls=http://127.0.0.111:0`,
    `--listen-peer-urls=unix://${files.etcdPeerSocket}`,
    `--initial-advertise-peer-urls=http://127.0.0.111:0`,
    `--initial-cluster=control-plane=http://127.0.0.111:0`,
    `--unsafe-no-fsync`, // a crash of the machine may lose data, a crash of etcd may not; saves seconds at the start
    `--quota-backend-bytes=${8 * 1024 ** 3}`, // the default of 2 GiB is too little for 100,000 pods with their history
    `--log-level=warn`,
  ];
}

export function apiServerArguments(options: {
  files: ControlPlaneFiles;
  port: number;
  /** Without the controller manager no namespace gets its `default` service account, so no pod would be admitted. */
  serviceAccountAdmission: boolean;
  authenticationWebhook?: { kubeconfig: string };
  extra: string[];
}): string[] {
  const { files, port, serviceAccountAdmission, authenticationWebhook, extra } =
    options;
  return [
    `--etcd-servers=unix://${files.etcdSocket}`,
    `--bind-address=127.0.0.1`,
    `--advertise-address=127.0.0.1`,
    `--secure-port=${port}`,
    `--tls-cert-file=${files.certificate}`,
    `--tls-private-key-file=${files.key}`,
    `--kubelet-certificate-authority=${files.ca}`,
    `--authorization-mode=RBAC`,
    `--allow-privileged`, // as on every managed cluster; what pods may do is for pod security to say
    `--token-auth-file=${files.tokens}`,
    `--authentication-config=${files.authentication}`,
    `--service-account-issuer=https://kubernetes.default.svc`,
    `--service-account-key-file=${files.serviceAccountKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    `--service-cluster-ip-range=10.96.0.0/16`,
    `--endpoint-reconciler-type=none`, // the `kubernetes` service may not point at a loopback address
    ...(serviceAccountAdmission
      ? []
      : [`--disable-admission-plugins=ServiceAccount`]),
    ...(authenticationWebhook
      ? [
          `--authentication-token-webhook-config-file=${authenticationWebhook.kubeconfig}`,
          `--authentication-token-webhook-version=v1`,
        ]
      : []),
    ...extra,
  ];
}

export function controllerManagerArguments(files: ControlPlaneFiles): string[] {
  return [
    `--kubeconfig=${files.controllerManagerKubeconfig}`,
    `--use-service-account-credentials`, // each controller with its own RBAC role, as clusters in production run
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--root-ca-file=${files.ca}`,
    `--kube-api-qps=500`, // the default of 20 makes the start take 3 seconds longer
    `--kube-api-burst=1000`,
    `--leader-elect=false`,
    `--secure-port=0`,
  ];
}

export function schedulerArguments(files: ControlPlaneFiles): string[] {
  return [
    `--kubeconfig=${files.schedulerKubeconfig}`,
    `--leader-elect=false`,
    `--secure-port=0`,
  ];
}
