# Everything the project does, by name. Each target installs what it needs, pinned and cached, and can run twice.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# devcluster: a throwaway Kubernetes on this machine; current: the one that KUBECONFIG names.
CLUSTER ?= devcluster
export CLUSTER

.PHONY: help build executables release demo test test-all lint format bench pictures cluster-up cluster-down

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Not `npm ci`: it refuses a lock file that leaves out the optional packages of other platforms, as some versions of npm write it.
node_modules/.ready: package.json package-lock.json
	npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

build: node_modules/.ready ## Make dist/ and kubectl-plugin/bin/kubectl-jac
	node scripts/templates.mjs
	node scripts/build.mjs
	node scripts/run-ts.mjs scripts/settings-docs.ts
	node scripts/run-ts.mjs scripts/errors-docs.ts
	node scripts/run-ts.mjs scripts/action-docs.ts
	node scripts/run-ts.mjs scripts/manifests.ts

lint: node_modules/.ready ## Types, style, import directions, generated files, links, spelling, Go, Python
	tsc -p .
	biome check .
	node scripts/check-imports.mjs
	node scripts/templates.mjs --check
	node scripts/build.mjs --check
	node scripts/run-ts.mjs scripts/settings-docs.ts --check
	node scripts/run-ts.mjs scripts/errors-docs.ts --check
	node scripts/run-ts.mjs scripts/failures-docs.ts --check
	node scripts/run-ts.mjs scripts/action-docs.ts --check
	node scripts/run-ts.mjs scripts/manifests.ts --check
	remark --quiet --frail --no-stdout .
	cspell --no-progress --no-summary
	cd devcluster && test -z "$$(gofmt -l .)" && go vet ./cmd/devcluster ./standins/...
	python3 runtime/python/run_tests.py lint

test: node_modules/.ready ## Run all tests (CLUSTER=current KUBECONFIG=… for a cluster of yours)
	node scripts/test.mjs

test-all: node_modules/.ready ## The same, all suites of the plugin again with its executable, and executables of every platform
	node scripts/test.mjs --all

executables: build ## Make the plugin one executable per platform, in build/
	node scripts/executables.mjs

release: build ## Make what a release has, in build/release/ (REPOSITORY=OWNER/NAME)
	node scripts/run-ts.mjs scripts/release/main.ts

bench: build ## Measure against kubectl and helm, and print medians and ratios
	node scripts/with-cluster.mjs node scripts/run-ts.mjs bench/main.ts

pictures: build ## Make docs/pictures/ from real runs, where what they show has changed
	node scripts/with-cluster.mjs node scripts/run-ts.mjs scripts/pictures/main.ts

demo: build ## Deploy examples/taskboard with its databases and show two answers from two pods on two nodes
	node scripts/with-cluster.mjs --keep node scripts/run-ts.mjs examples/demo.ts

format: node_modules/.ready
	biome check --write .

cluster-up: ## Start the throwaway cluster; the last line is its kubeconfig
	@devcluster/devcluster up

cluster-down: ## Stop it and leave the machine as it was
	@devcluster/devcluster down
