{{/* With the longest suffix, "-kubernetes-metrics", within the 63 characters of a label. What is cut off counts all the
     same: two long names that differ at their end stay two. */}}
{{- define "mooring.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) -}}
{{- if gt (len $full) 44 -}}
{{ $full | trunc 35 | trimSuffix "-" }}-{{ sha256sum $full | trunc 8 }}
{{- else -}}
{{ $full }}
{{- end -}}
{{- end -}}

{{/* Takes (dict "root" $ "component" "portal" | "kubernetes" | "doctor"). All but the portal itself have a suffix. */}}
{{- define "mooring.componentName" -}}
{{ include "mooring.fullname" .root }}{{ if ne .component "portal" }}-{{ .component }}{{ end }}
{{- end -}}

{{/* Cannot change in an upgrade. */}}
{{- define "mooring.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "mooring.podLabels" -}}
{{ include "mooring.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
backstage.io/kubernetes-id: {{ .root.Values.entityId }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "mooring.labels" -}}
{{ include "mooring.podLabels" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "mooring.image" -}}
{{- $image := .Values.image -}}
{{- $repository := $image.repository -}}
{{- with .Values.global.imageRegistry -}}
{{/* What comes before the first slash is a registry if it cannot be anything else, as Docker reads it. */}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) (regexReplaceAll "^([^/]*[.:][^/]*|localhost)/" $repository "") -}}
{{- end -}}
{{- if $image.digest -}}
{{ $repository }}@{{ $image.digest }}
{{- else -}}
{{ $repository }}:{{ default .Chart.AppVersion $image.tag }}
{{- end -}}
{{- end -}}

{{/* The service account of a component. Without `split` there is one. */}}
{{- define "mooring.serviceAccountName" -}}
{{- if and .root.Values.split.enabled (eq .component "kubernetes") -}}
{{ ternary (default (include "mooring.componentName" .) .root.Values.split.serviceAccount.name) .root.Values.split.serviceAccount.name .root.Values.split.serviceAccount.create }}
{{- else if .root.Values.serviceAccount.create -}}
{{ default (include "mooring.fullname" .root) .root.Values.serviceAccount.name }}
{{- else -}}
{{ .root.Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{/* The components that there are, as JSON. */}}
{{- define "mooring.components" -}}
{{ ternary (list "portal" "kubernetes") (list "portal") .Values.split.enabled | toJson }}
{{- end -}}

{{/* "true" if the pods serve TLS, with the certificate in `mooring.tlsSecret`. */}}
{{- define "mooring.servesTls" -}}
{{- with .Values.split -}}
{{- if and .enabled (or .tls.secretName .tls.certManager.issuerRef.name) }}true{{ end -}}
{{- end -}}
{{- end -}}

{{- define "mooring.tlsSecret" -}}
{{ default (printf "%s-tls" (include "mooring.fullname" .)) .Values.split.tls.secretName }}
{{- end -}}

{{/* `http` or `https`: what the pods speak with whatever is in front of them, and with each other. */}}
{{- define "mooring.scheme" -}}
{{ ternary "https" "http" (eq (include "mooring.servesTls" .) "true") }}
{{- end -}}

{{/* The names by which the two halves reach each other, and themselves, as JSON: the certificate has to have them all. */}}
{{- define "mooring.tlsNames" -}}
{{- $names := list "localhost" -}}
{{- range list "portal" "kubernetes" -}}
{{- $names = append $names (printf "%s.%s.svc" (include "mooring.componentName" (dict "root" $ "component" .)) $.Release.Namespace) -}}
{{- end -}}
{{ toJson $names }}
{{- end -}}

{{/* The component that reads clusters. */}}
{{- define "mooring.reader" -}}
{{ ternary "kubernetes" "portal" .Values.split.enabled }}
{{- end -}}

{{- define "mooring.host" -}}
{{ (urlParse .Values.portal.url).hostname }}
{{- end -}}

{{/* "true" if people reach the portal by more than a port of the cluster. */}}
{{- define "mooring.isRouted" -}}
{{ or .Values.ingress.enabled .Values.httpRoute.enabled .Values.route.enabled }}
{{- end -}}

{{- define "mooring.ipFamilies" -}}
{{- with .Values.service.ipFamilyPolicy -}}
ipFamilyPolicy: {{ . }}
{{ end -}}
{{- with .Values.service.ipFamilies -}}
ipFamilies: {{ toJson . }}
{{ end -}}
{{- end -}}

{{/* "true" if the portal has to listen on IPv6 too. */}}
{{- define "mooring.hasIPv6" -}}
{{ or (has "IPv6" .Values.service.ipFamilies) (hasSuffix "DualStack" .Values.service.ipFamilyPolicy) }}
{{- end -}}

{{- define "mooring.secretName" -}}
{{ default (include "mooring.fullname" .) .Values.secrets.existingSecret }}
{{- end -}}

{{/* "true" if the database asks for a token of IAM and no password. */}}
{{- define "mooring.signsInByIam" -}}
{{ and (eq .Values.database.type "external") .Values.database.external.iam.enabled }}
{{- end -}}

{{/* "true" if everything, the password included, goes to the database unencrypted. */}}
{{- define "mooring.isPlaintext" -}}
{{ and (eq .Values.database.type "external") (not .Values.database.external.tls.enabled) }}
{{- end -}}

{{/* "true" if there is an authority by which the database is recognised. */}}
{{- define "mooring.hasDatabaseCa" -}}
{{ not (or (eq .Values.database.type "sqlite") (eq (include "mooring.isPlaintext" .) "true")) }}
{{- end -}}

{{/* "true" if the values hold that authority. */}}
{{- define "mooring.carriesDatabaseCa" -}}
{{ and (eq .Values.database.type "external") .Values.database.external.tls.enabled (ne .Values.database.external.ca.pem "") }}
{{- end -}}

{{/* The database's host and the Secrets and ConfigMaps that belong to it, as JSON. */}}
{{- define "mooring.database" -}}
{{- $database := .Values.database -}}
{{- if eq $database.type "cloudnativepg" -}}
{{- $name := printf "%s-db" (include "mooring.fullname" .) -}}
{{- dict
  "host" (printf "%s-rw.%s.svc" $name .Release.Namespace) "port" 5432 "user" "mooring" "database" "mooring" "division" "schema"
  "passwordSecret" (dict "name" (printf "%s-app" $name) "key" "password")
  "ca" (dict "secret" (printf "%s-ca" $name) "key" "ca.crt")
  | toJson -}}
{{- else -}}
{{- $external := $database.external -}}
{{- $ca := $external.ca -}}
{{- $password := dict "name" (default (include "mooring.secretName" .) $external.passwordSecret.name) "key" $external.passwordSecret.key -}}
{{- if $external.iam.enabled -}}{{- $password = dict "name" "" -}}{{- end -}}
{{- if $ca.pem -}}{{- $ca = dict "configMap" (include "mooring.fullname" .) "key" "database-ca.crt" -}}{{- end -}}
{{- dict
  "host" $external.host "port" $external.port "user" $external.user "database" $external.database "division" $external.division
  "passwordSecret" $password
  "ca" $ca
  | toJson -}}
{{- end -}}
{{- end -}}
