{{/* The doctor's pod: the portal's image, account, configuration and secrets, another command. Takes (dict "root" $
     "component" "doctor"), "isCarried" as in "mooring.volumes", and "arguments". */}}
{{- define "mooring.doctorPodSpec" -}}
{{- $values := .root.Values -}}
{{ include "mooring.podBasics" . }}
restartPolicy: Never
activeDeadlineSeconds: {{ $values.doctor.timeoutSeconds }}
containers:
  - name: doctor
    image: {{ include "mooring.image" .root | quote }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    command: [node, packages/backend/dist/doctor.cjs.js]
    args:
      {{- include "mooring.configArguments" . | nindent 6 }}
      - --format={{ $values.doctor.format }}
      - --timeout={{ include "mooring.doctorTimeout" .root }}
      {{- range .arguments }}
      - {{ . }}
      {{- end }}
    env:
      # It runs no plugin but the one that talks to clusters, so the catalog, which may list them, is the portal's.
      - name: APP_CONFIG_discovery_endpoints
        value: {{ include "mooring.doctorEndpoints" . | quote }}
      {{- include "mooring.environment" .root | nindent 6 }}
    {{- with $values.extraEnvFrom }}
    envFrom:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    resources:
      {{- toYaml $values.doctor.resources | nindent 6 }}
    securityContext:
      {{- include "mooring.securityContext" . | nindent 6 }}
    volumeMounts:
      {{- include "mooring.volumeMounts" .root | nindent 6 }}
volumes:
  {{- include "mooring.volumes" . | nindent 2 }}
{{- end -}}

{{/* How long the doctor asks, in seconds: a minute less than its pod has, in which it is scheduled, starts and reports. The
     command takes 290 at most. */}}
{{- define "mooring.doctorTimeout" -}}
{{- min 290 (sub .Values.doctor.timeoutSeconds 60) -}}
{{- end -}}

{{- define "mooring.doctorEndpoints" -}}
{{- $portal := include "mooring.componentName" (dict "root" .root "component" "portal") -}}
{{- $url := printf "%s://%s.%s.svc:%v/api/{{pluginId}}" (include "mooring.scheme" .root) $portal .root.Release.Namespace .root.Values.service.port -}}
{{- list (dict "target" (dict "internal" $url) "plugins" (list "*")) | toJson -}}
{{- end -}}
