{{/* The app configuration common to all components, over what the image carries. */}}
{{- define "mooring.appConfig" -}}
{{- $kubernetes := .Values.kubernetes -}}
{{- $config := dict -}}

{{- $clusters := list -}}
{{- if $kubernetes.inCluster.enabled -}}
{{- $home := dict "name" $kubernetes.inCluster.name "url" "https://kubernetes.default.svc" "authProvider" "serviceAccount" -}}
{{- if not $kubernetes.podMetrics }}{{ $_ := set $home "skipMetricsLookup" true }}{{ end -}}
{{- $clusters = append $clusters $home -}}
{{- end -}}
{{- $clusters = concat $clusters $kubernetes.clusters -}}
{{- $locators := $kubernetes.locators -}}
{{- if $clusters -}}{{- $locators = prepend $locators (dict "type" "config" "clusters" $clusters) -}}{{- end -}}
{{- $_ := set $config "kubernetes" (dict "clusterLocatorMethods" $locators) -}}
{{- with $kubernetes.customResources }}{{ $_ := set $config.kubernetes "customResources" . }}{{ end -}}
{{- if or $kubernetes.actions.restartRollout $kubernetes.actions.deletePod }}{{ $_ := set $config "kubernetesWorkloads" (dict "actions" $kubernetes.actions) }}{{ end -}}

{{- if eq .Values.database.type "sqlite" -}}
{{/* null takes away what the image's configuration says for PostgreSQL. */}}
{{- $none := dict "host" nil "port" nil "user" nil "password" nil "database" nil "ssl" nil "connectionTimeoutMillis" nil "keepAlive" nil -}}
{{- $connection := set $none "directory" "/var/lib/mooring" -}}
{{- $database := dict "client" "better-sqlite3" "connection" $connection "pluginDivisionMode" "database" "knexConfig" nil -}}
{{- $_ := set $config "backend" (dict "database" $database) -}}
{{- else if eq (include "mooring.signsInByIam" .) "true" -}}
{{- $connection := dict "type" "rds" "password" nil -}}
{{- with .Values.database.external.iam.region }}{{ $_ := set $connection "region" . }}{{ end -}}
{{- $_ := set $config "backend" (dict "database" (dict "connection" $connection)) -}}
{{- else if eq (include "mooring.isPlaintext" .) "true" -}}
{{- $_ := set $config "backend" (dict "database" (dict "connection" (dict "ssl" nil))) -}}
{{- end -}}

{{- if eq (include "mooring.hasIPv6" .) "true" -}}
{{- $config = mergeOverwrite $config (dict "backend" (dict "listen" (dict "host" "::"))) -}}
{{- end -}}

{{- if .Values.auth.guest.enabled -}}
{{- $_ := set $config "app" (dict "signIn" (dict "provider" "guest")) -}}
{{- $providers := dict "oidc" nil "guest" (dict "dangerouslyAllowOutsideDevelopment" true) -}}
{{- $_ := set $config "auth" (dict "session" (dict "secret" nil) "providers" $providers) -}}
{{- end -}}

{{- $config = mergeOverwrite $config (deepCopy .Values.appConfig) -}}
{{- $risks := list -}}
{{- if .Values.auth.guest.enabled }}{{ $risks = append $risks "guest-sign-in" }}{{ end -}}
{{- if eq (include "mooring.isPlaintext" .) "true" }}{{ $risks = append $risks "database-unencrypted" }}{{ end -}}
{{- if $risks -}}
{{- $mooring := get $config "mooring" | default dict -}}
{{- $_ := set $mooring "acceptRisk" (concat (get $mooring "acceptRisk" | default list) $risks | uniq) -}}
{{- $_ := set $config "mooring" $mooring -}}
{{- end -}}
{{ toYaml $config }}
{{- end -}}

{{/* What differs by component: its groups of plugins, and where those of the other component are. */}}
{{- define "mooring.componentConfig" -}}
{{- $values := .root.Values -}}
{{- $groups := ternary (list "app" "portal") (list "portal") $values.app.enabled -}}
{{- $here := list "kubernetes" "kubernetes-matching" "kubernetes-workloads" -}}
{{- $other := "portal" -}}
{{- $elsewhere := list "*" -}}
{{- if eq .component "kubernetes" -}}
{{- $groups = list "kubernetes" -}}
{{- else if $values.split.enabled -}}
{{- $other = "kubernetes" -}}
{{- $elsewhere = $here -}}
{{- else -}}
{{- $groups = append $groups "kubernetes" -}}
{{- end -}}
{{- $scheme := include "mooring.scheme" .root }}
backend:
  pluginGroups: {{ toJson $groups }}
  {{- if eq $scheme "https" }}
  https:
    certificate:
      cert: { $file: "${TLS_CERTIFICATE_FILE}" }
      key: { $file: "${TLS_KEY_FILE}" }
  {{- end }}
{{- if $values.split.enabled }}
{{- $service := include "mooring.componentName" (dict "root" .root "component" $other) }}
discovery:
  endpoints:
    - target:
        internal: {{ $scheme }}://{{ $service }}.{{ .root.Release.Namespace }}.svc:{{ $values.service.port }}/api/{{ "{{pluginId}}" }}
      plugins: {{ toJson $elsewhere }}
{{- if eq .component "kubernetes" }}
    - target:
        internal: {{ $scheme }}://{{ ternary "localhost" "127.0.0.1" (eq $scheme "https") }}:7007/api/{{ "{{pluginId}}" }}
      plugins: {{ toJson $here }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Changes with the configuration, so that pods are replaced: they read it at their start and never again. Nothing of the
     cluster counts, so that the same values render to the same pods, with a cluster or without one. */}}
{{- define "mooring.checksum" -}}
{{ include "mooring.configMapData" .root | sha256sum }}
{{- end -}}

{{- define "mooring.configMapData" -}}
app-config.yaml: |
  {{- include "mooring.appConfig" . | nindent 2 }}
{{- range include "mooring.components" . | fromJsonArray }}
app-config.{{ . }}.yaml: |
  {{- include "mooring.componentConfig" (dict "root" $ "component" .) | nindent 2 }}
{{- end }}
{{- if eq (include "mooring.carriesDatabaseCa" .) "true" }}
database-ca.crt: |
  {{- .Values.database.external.ca.pem | nindent 2 }}
{{- end }}
{{- end -}}
