{{/* The ports outside that the portal has to reach, as JSON: those of `networkPolicy.egress.ports`, of an external
     database, and of every address in the configuration: clusters, OpenID provider, proxies, targets. */}}
{{- define "mooring.egressPorts" -}}
{{- $ports := .Values.networkPolicy.egress.ports -}}
{{- if eq .Values.database.type "external" }}{{ $ports = append $ports .Values.database.external.port }}{{ end -}}
{{- $environment := list -}}
{{- range .Values.extraEnv -}}
{{- $value := toString .value -}}
{{/* Of proxies some programs take the address without a scheme. */}}
{{- if and (regexMatch "(?i)^(https?|all)_proxy$" .name) (not (contains "://" $value)) }}{{ $value = printf "http://%s" $value }}{{ end -}}
{{- $environment = append $environment $value -}}
{{- end -}}
{{- $configured := list .Values.auth.oidc.metadataUrl .Values.kubernetes.clusters .Values.kubernetes.locators .Values.appConfig $environment | toJson -}}
{{- $defaults := dict "http" 80 "https" 443 "ws" 80 "wss" 443 "ldap" 389 "ldaps" 636 "postgres" 5432 "postgresql" 5432 "redis" 6379 "rediss" 6379 -}}
{{- range regexFindAll `[A-Za-z][A-Za-z0-9+.-]*://[^/?#"\s\\]+` $configured -1 -}}
{{- $scheme := regexFind "^[^:]+" . | lower -}}
{{- $authority := regexReplaceAll "^[^:]+://([^@]*@)?" . "" -}}
{{- if not (regexMatch `^(localhost|127\.|\[::1\])` $authority) -}}
{{- with regexFind ":[0-9]+$" $authority | trimPrefix ":" | default (get $defaults $scheme) -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $unique := list -}}
{{/* Numbers of YAML, of JSON and of this template are three types. */}}
{{- range $ports -}}
{{- if and (gt (int .) 0) (lt (int .) 65536) (not (has (int .) $unique)) }}{{ $unique = append $unique (int .) }}{{ end -}}
{{- end -}}
{{ toJson $unique }}
{{- end -}}
