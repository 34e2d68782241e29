#!/usr/bin/env bash
# The shell that DeployKit takes the place of. When each step began is noted in $STEPS, without a process of its own.
set -euo pipefail
step() { echo "$1 $EPOCHREALTIME" >> "$STEPS"; }
kubectl() { command kubectl --cache-dir="$CACHE" --context="$CONTEXT" --namespace="$NAMESPACE" "$@"; }

step Secrets
kubectl create secret generic kubia-database --from-literal=username=kubia --from-literal=password="$DATABASE_PASSWORD" \
  --dry-run=client -o yaml | kubectl apply -f -
kubectl create secret generic kubia-session --from-literal=key="$SESSION_KEY" --dry-run=client -o yaml | kubectl apply -f -
step Migrate
kubectl delete -f migrate-job.yaml --ignore-not-found
kubectl apply -f migrate-job.yaml
kubectl wait --for=condition=complete job/kubia-migrate --timeout=10m
step Apply
kubectl apply -f k8s/
step SetImage
kubectl set image deployment/kubia kubia="$IMAGE"
step AwaitRollout
kubectl rollout status deployment/kubia --timeout=10m
step End
