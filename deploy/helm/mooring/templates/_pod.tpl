{{/* The environment of the portal; secrets by reference only. */}}
{{- define "mooring.environment" -}}
- name: PORTAL_URL
  value: {{ .Values.portal.url | quote }}
- name: PORTAL_TITLE
  value: {{ .Values.portal.title | quote }}
- name: ORGANIZATION_NAME
  value: {{ .Values.portal.organization | quote }}
- name: PORTAL_ADMINISTRATORS
  value: {{ ternary "user:development/guest" .Values.portal.administrators .Values.auth.guest.enabled | quote }}
- name: LOG_LEVEL
  value: {{ .Values.portal.logLevel }}
{{- if not .Values.auth.guest.enabled }}
- name: AUTH_SESSION_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ ternary (printf "%s-session" (include "mooring.fullname" .)) (include "mooring.secretName" .) .Values.secrets.generateSessionSecret }}
      key: AUTH_SESSION_SECRET
- name: OIDC_METADATA_URL
  value: {{ .Values.auth.oidc.metadataUrl | quote }}
- name: OIDC_CLIENT_ID
  value: {{ .Values.auth.oidc.clientId | quote }}
- name: OIDC_CLIENT_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ include "mooring.secretName" . }}
      key: OIDC_CLIENT_SECRET
{{- end }}
{{- if eq .Values.database.type "sqlite" }}
- name: POSTGRES_CA_FILE # the image's configuration reads it, and the one in the ConfigMap takes it away
  value: /dev/null
{{- else }}
{{- $database := include "mooring.database" . | fromJson }}
- name: POSTGRES_HOST
  value: {{ $database.host | quote }}
- name: POSTGRES_PORT
  value: {{ $database.port | int | quote }}
- name: POSTGRES_USER
  value: {{ $database.user | quote }}
{{- if $database.passwordSecret.name }}
- name: POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef: {{ toJson $database.passwordSecret }}
{{- end }}
- name: POSTGRES_DATABASE
  value: {{ $database.database | quote }}
- name: POSTGRES_DIVISION
  value: {{ $database.division }}
- name: POSTGRES_CA_FILE
  {{- if eq (include "mooring.hasDatabaseCa" .) "true" }}
  value: /etc/mooring/database-ca/ca.crt
  {{- else }}
  value: /dev/null # as above
  {{- end }}
{{- end }}
{{- if .Values.extraCa.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/mooring/extra-ca/ca.crt
{{- end }}
{{- if eq (include "mooring.servesTls" .) "true" }}
- name: TLS_CERTIFICATE_FILE
  value: /etc/mooring/tls/tls.crt
- name: TLS_KEY_FILE
  value: /etc/mooring/tls/tls.key
- name: TLS_AUTHORITY_FILE # whom the halves believe that they are each other
  value: /etc/mooring/tls/ca.crt
{{- end }}
{{- if .Values.metrics.enabled }}
- name: OTEL_METRICS_EXPORTER
  value: prometheus
- name: OTEL_EXPORTER_PROMETHEUS_HOST
  value: {{ ternary "'::'" "0.0.0.0" (eq (include "mooring.hasIPv6" .) "true") }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Takes (dict "root" $ "component" …), and "isCarried" if the pod carries the configuration in its own annotations. */}}
{{- define "mooring.volumes" -}}
{{- $own := include "mooring.fullname" .root -}}
{{- $isCarried := .isCarried -}}
{{- $doctor := eq .component "doctor" -}}
{{- with .root -}}
- name: tmp
  emptyDir: {}
- name: config
  {{- if $isCarried }}
  downwardAPI:
    items: [{ path: app-config.yaml, fieldRef: { fieldPath: "metadata.annotations['mooring.dev/app-config.yaml']" } }]
  {{- else }}
  configMap:
    name: {{ $own }}
  {{- end }}
{{- if eq .Values.database.type "sqlite" }}
- name: database
  {{- if not .Values.database.sqlite.persistent }}
  emptyDir: { sizeLimit: {{ .Values.database.sqlite.size }} }
  {{- else if $doctor }}
  emptyDir: {} # only one pod can have the volume
  {{- else }}
  persistentVolumeClaim:
    claimName: {{ default $own .Values.database.sqlite.existingClaim }}
  {{- end }}
{{- end }}
{{- if eq (include "mooring.hasDatabaseCa" .) "true" }}
{{- $ca := (include "mooring.database" . | fromJson).ca }}
- name: database-ca
  {{- if and $isCarried (eq (include "mooring.carriesDatabaseCa" .) "true") }}
  downwardAPI:
    items: [{ path: ca.crt, fieldRef: { fieldPath: "metadata.annotations['mooring.dev/database-ca.crt']" } }]
  {{- else }}
  {{- if $ca.configMap }}
  configMap:
    name: {{ $ca.configMap }}
  {{- else }}
  secret:
    secretName: {{ $ca.secret }}
  {{- end }}
    items: [{ key: {{ $ca.key | quote }}, path: ca.crt }]
  {{- end }}
{{- end }}
{{- if eq (include "mooring.servesTls" .) "true" }}
- name: tls
  secret:
    secretName: {{ include "mooring.tlsSecret" . }}
    {{- if $doctor }}
    optional: true # before the first installation it may not be there, and the doctor does not serve anything
    {{- end }}
{{- end }}
{{- with .Values.extraCa }}
{{- if .configMap }}
- name: extra-ca
  configMap:
    name: {{ .configMap }}
    items: [{ key: {{ .key | quote }}, path: ca.crt }]
{{- end }}
{{- end }}
{{- range $index, $file := .Values.extraAppConfig }}
- name: app-config-{{ $index }}
  {{- if $file.secret }}
  secret:
    secretName: {{ $file.secret }}
  {{- else }}
  configMap:
    name: {{ $file.configMap }}
  {{- end }}
    items: [{ key: {{ $file.key | quote }}, path: app-config.yaml }]
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "mooring.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
- name: config
  mountPath: /etc/mooring/config
  readOnly: true
{{- if eq .Values.database.type "sqlite" }}
- name: database
  mountPath: /var/lib/mooring
{{- end }}
{{- if eq (include "mooring.hasDatabaseCa" .) "true" }}
- name: database-ca
  mountPath: /etc/mooring/database-ca
  readOnly: true
{{- end }}
{{- if eq (include "mooring.servesTls" .) "true" }}
- name: tls
  mountPath: /etc/mooring/tls
  readOnly: true
{{- end }}
{{- if .Values.extraCa.configMap }}
- name: extra-ca
  mountPath: /etc/mooring/extra-ca
  readOnly: true
{{- end }}
{{- range $index, $file := .Values.extraAppConfig }}
- name: app-config-{{ $index }}
  mountPath: /etc/mooring/app-config-{{ $index }}
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "mooring.securityContext" -}}
{{ toYaml .root.Values.securityContext }}
{{- end -}}

{{/* OpenShift refuses ids that are not of the range it gave to the namespace. */}}
{{- define "mooring.podSecurityContext" -}}
{{- $context := .root.Values.podSecurityContext -}}
{{- if .root.Values.openshift.enabled -}}
{{- $context = omit $context "runAsUser" "runAsGroup" "fsGroup" "fsGroupChangePolicy" -}}
{{- end -}}
{{ toYaml $context }}
{{- end -}}

{{/* Zones and nodes, as far as there are several. */}}
{{- define "mooring.topologySpread" -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- topologyKey: {{ . }}
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "mooring.selectorLabels" $ | nindent 6 }}
{{- end }}
{{- end -}}

{{/* What every pod of the chart has in common, those of hooks and tests included: rights, image, names and nodes. */}}
{{- define "mooring.podPlacement" -}}
{{- $values := .root.Values -}}
enableServiceLinks: false
securityContext:
  {{- include "mooring.podSecurityContext" . | nindent 2 }}
{{- with $values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What every pod of the portal has in common, the doctor's included. */}}
{{- define "mooring.podBasics" -}}
{{- $values := .root.Values -}}
{{- $account := dict "root" .root "component" (ternary (include "mooring.reader" .root) .component (eq .component "doctor")) -}}
serviceAccountName: {{ include "mooring.serviceAccountName" $account | default "default" }}
automountServiceAccountToken: {{ and (eq $account.component (include "mooring.reader" .root)) $values.kubernetes.inCluster.enabled }}
{{ include "mooring.podPlacement" . }}
{{- with $values.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The files of the app configuration, the last one wins. The doctor is not a component, so it has no file of its own. */}}
{{- define "mooring.configArguments" -}}
- --config=app-config.production.yaml
- --config=app-config.catalog.yaml
- --config=/etc/mooring/config/app-config.yaml
{{- if ne .component "doctor" }}
- --config=/etc/mooring/config/app-config.{{ .component }}.yaml
{{- end }}
{{- range $index, $file := .root.Values.extraAppConfig }}
- --config=/etc/mooring/app-config-{{ $index }}/app-config.yaml
{{- end }}
{{- end -}}

{{- define "mooring.podSpec" -}}
{{- $values := .root.Values -}}
{{- $scheme := include "mooring.scheme" .root | upper -}}
{{ include "mooring.podBasics" . }}
terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
topologySpreadConstraints:
  {{- with $values.topologySpreadConstraints }}
  {{- toYaml . | nindent 2 }}
  {{- else }}
  {{- include "mooring.topologySpread" . | trim | nindent 2 }}
  {{- end }}
containers:
  - name: mooring
    image: {{ include "mooring.image" .root | quote }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    {{- with $values.command }}
    command:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    args:
      {{- include "mooring.configArguments" . | nindent 6 }}
      {{- with $values.extraArgs }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    env:
      {{- include "mooring.environment" .root | nindent 6 }}
    {{- with $values.extraEnvFrom }}
    envFrom:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    ports:
      - { name: http, containerPort: 7007 }
      {{- if $values.metrics.enabled }}
      - { name: metrics, containerPort: 9464 }
      {{- end }}
      {{- with $values.extraPorts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    # Liveness, which is answered while migrations run: killed in the middle, they would begin again and never end.
    startupProbe:
      httpGet: { path: /.backstage/health/v1/liveness, port: http, scheme: {{ $scheme }} }
      periodSeconds: {{ $values.probes.startup.periodSeconds }}
      failureThreshold: {{ $values.probes.startup.failureThreshold }}
      timeoutSeconds: 3
    readinessProbe:
      httpGet: { path: /.backstage/health/v1/readiness, port: http, scheme: {{ $scheme }} }
      periodSeconds: {{ $values.probes.readiness.periodSeconds }}
      failureThreshold: {{ $values.probes.readiness.failureThreshold }}
      timeoutSeconds: 3
    livenessProbe:
      httpGet: { path: /.backstage/health/v1/liveness, port: http, scheme: {{ $scheme }} }
      periodSeconds: {{ $values.probes.liveness.periodSeconds }}
      failureThreshold: {{ $values.probes.liveness.failureThreshold }}
      timeoutSeconds: 5
    resources:
      {{- toYaml (ternary $values.split.resources $values.resources (eq .component "kubernetes")) | nindent 6 }}
    securityContext:
      {{- include "mooring.securityContext" . | nindent 6 }}
    volumeMounts:
      {{- include "mooring.volumeMounts" .root | nindent 6 }}
  {{- with $values.extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumes:
  {{- include "mooring.volumes" . | nindent 2 }}
{{- end -}}
