# The two commands that matter are `make demo` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test build packages lint format docs bench bench-model install clean

BUILD_PACKAGES := libcurl4-openssl-dev libyaml-dev libarchive-dev
TEST_PACKAGES := skopeo umoci podman runc qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross
# The tools carry the Swift runtime with them and no symbol table: they run on a machine without a toolchain.
RELEASE := -c release --static-swift-stdlib -Xlinker -s
BIN := .build/release
OUT ?= build/demo
PREFIX ?= /usr/local
TOOLS := fraud-train fraud-serve fraud-registry fraud-pack fraud-deploy fraud-pipeline
DOCUMENTED := FraudModel ModelServing ModelServingHTTP FraudServing Registry ImagePacking Kustomize Deploy YAMLTree Pipeline FraudFixtures

help: ## List what can be run
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

demo: build ## Take the sample transactions to a served, packed and rendered model
	$(BIN)/fraud-pipeline run Examples/card-transactions/fraud.yaml --out $(OUT)

build: packages ## Build every tool in release mode
	swift build $(RELEASE)

packages:
	@scripts/install-system-packages.sh $(BUILD_PACKAGES)

test: build ## Install what the tests need and run every test
	@scripts/install-system-packages.sh $(TEST_PACKAGES)
	@scripts/run-tests.sh

lint: ## Check the format of every Swift file
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Examples

format: ## Format every Swift file
	swift format --in-place --recursive --parallel Package.swift Sources Tests Examples

docs: packages ## Build the documentation of every library; a warning is an error
	@mkdir -p build/docs
	@for target in $(DOCUMENTED); do \
	  echo "Documenting $$target"; \
	  FRAUD_DOCS=1 swift package --allow-writing-to-directory build/docs generate-documentation --target $$target \
	    --warnings-as-errors --output-path build/docs/$$target.doccarchive || exit 1; \
	done

bench: demo ## Time the main steps beside their peers
	Benchmarks/steps.py

bench-model: build ## Time FraudModel beside LightGBM, XGBoost, ONNX Runtime, Keras and PyTorch (installs them, 8 GB)
	swift build -c release --package-path Benchmarks/model
	Benchmarks/model.py

install: build ## Install the tools into PREFIX (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(addprefix $(BIN)/,$(TOOLS)) $(DESTDIR)$(PREFIX)/bin

clean: ## Remove what was built
	rm -rf .build build
