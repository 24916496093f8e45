# Every target finds a JDK 25 by itself; nothing else has to be installed beforehand.
MVNW = JAVA_HOME="$$(scripts/find-jdk)" && export JAVA_HOME && ./mvnw -B -ntp \
  -Dbuild.time="$$(scripts/build-time)" -Dbuild.commit="$$(scripts/build-commit)"

.DEFAULT_GOAL := help
.PHONY: help build test e2e e2e-compose e2e-edge e2e-k8s evictions readers registries soak demo docs native \
  bench bench-k8s release format check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build target/remora, without tests
	@scripts/build

test: ## build and run all tests, also against real registries
	@scripts/test

e2e: e2e-compose e2e-k8s ## test compose/ and k8s/, each where it can be

e2e-compose: ## test compose/ on the container engine: docs/compose.md
	@scripts/e2e-compose

e2e-k8s: ## test k8s/ on the cluster that KUBECONFIG names: docs/kubernetes.md
	@scripts/e2e-k8s

e2e-edge: ## test edge/ on virtual machines that boot with it: docs/edge.md
	@scripts/e2e-edge

readers: ## run real applications on a volume: docs/applications.md
	@scripts/build --if-needed
	@scripts/readers

registries: ## play what registries do to Remora and its peers: docs/registries.md
	@scripts/registries

demo: ## see it work: attach, pull, update, roll back; no registry needed
	@scripts/build --if-needed
	@scripts/demo

docs: build ## write docs/reference.md; the tests say what else is stale
	@target/remora reference >docs/reference.md.new
	@mv docs/reference.md.new docs/reference.md

native: ## build target/remora natively (GRAALVM_HOME, or a container engine)
	@scripts/build-native

soak: ## ten minutes at most: a day's polls of a real registry, and what they cost
	@scripts/build --if-needed
	@src/test/tools/build || echo "soak: some tools are missing, see above" >&2
	@$(MVNW) -q test-compile failsafe:integration-test failsafe:verify -Dit.test=FollowSoak

bench: ## race both builds against oras and regctl: bench/RESULTS.md, 12 minutes
	@bench/run

bench-k8s: ## measure the start of pods on that cluster, into docs/kubernetes.md
	@scripts/e2e-k8s --bench

evictions: ## evict pods in the middle of roll-outs: docs/from-configmaps.md
	@scripts/e2e-k8s --evictions

release: ## make the files of a release; docs/release.md says what else
	@scripts/release

format: ## format the sources
	@$(MVNW) -q com.spotify.fmt:fmt-maven-plugin:format

check: ## what CI checks besides the tests: format and shell scripts
	@$(MVNW) -q com.spotify.fmt:fmt-maven-plugin:check
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); \
	else echo "check: shellcheck is not installed, scripts are not checked" >&2; fi

clean: ## remove what was built
	@$(MVNW) -q clean

SCRIPTS = scripts/build scripts/build-commit scripts/build-native scripts/build-time scripts/check-reproducible scripts/demo \
  scripts/find-jdk scripts/launcher scripts/make-layout scripts/release scripts/test \
  scripts/e2e scripts/e2e-compose scripts/e2e-edge scripts/e2e-k8s scripts/k8s-cronjobs \
  scripts/pictures scripts/readers scripts/registries src/test/tools/build src/test/readers/plain/*.sh bench/run compose/demo/demo \
  compose/demo/app/app \
  .ci/docker .ci/kubernetes .ci/run
