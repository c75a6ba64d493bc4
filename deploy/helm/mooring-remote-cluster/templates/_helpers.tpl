{{- define "mooring.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* One name for all objects; those of the cluster carry the namespace too. */}}
{{- define "mooring.clusterName" -}}
{{ printf "%s-%s" .Release.Namespace .Release.Name }}
{{- end -}}

{{- define "mooring.serviceAccountName" -}}
{{ default .Release.Name .Values.serviceAccount.name }}
{{- end -}}

{{- define "mooring.binding" -}}
subjects:
  {{- range .Values.subjects.groups }}
  - kind: Group
    name: {{ . | quote }}
    apiGroup: rbac.authorization.k8s.io
  {{- end }}
  {{- range .Values.subjects.users }}
  - kind: User
    name: {{ . | quote }}
    apiGroup: rbac.authorization.k8s.io
  {{- end }}
  {{- if .Values.serviceAccount.create }}
  - kind: ServiceAccount
    name: {{ include "mooring.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
  {{- end }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ include "mooring.clusterName" . }}
{{- end -}}
