/** What others keep in the namespace before the chart is installed: a namespace with `restricted` pod security, a Secret, a CA. */
export function surroundings(namespace: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/warn: restricted
---
apiVersion: v1
kind: ConfigMap
metadata: { name: database-ca, namespace: ${namespace} }
data: { ca.crt: a certificate }
---
apiVersion: v1
kind: Secret
metadata: { name: mooring-secrets, namespace: ${namespace} }
stringData: { POSTGRES_PASSWORD: a, OIDC_CLIENT_SECRET: b, AUTH_SESSION_SECRET: c }
`;
}
