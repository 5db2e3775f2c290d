# The index of all commands: `make` lists them. Each target only calls the script that does the work, and every script has
# --help; nothing needs make.
# Times: once everything is compiled, on two cores. What is compiled first is said by the scripts.

.DEFAULT_GOAL := help
.PHONY: help setup demo test quick check cheap build contract one table snapshots chain deploy generate fuzz cases mutants

help: ## this list
	@echo 'make TARGET [NAME=value]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-12s %s\n' "$$name" "$$text"; done

setup: ## prepares the machine; all the others do it by themselves (seconds; 3 minutes on a fresh one)
	./scripts/lib/setup.sh
demo: ## plays 45 days and writes a page with plots (1 minute; 20 from nothing)
	./scripts/demo.sh
test: ## every test (20 minutes; 40 from nothing)
	./scripts/test.sh
quick: ## the arithmetic and the unit tests, without a chain (1 minute)
	./scripts/test.sh --quick
check: ## everything that a change must pass: all tests, formats, documents, lints (30 minutes)
	./scripts/check.sh
cheap: ## of these what takes seconds: formats, lengths, lock file, one compiler
	./scripts/check.sh --cheap
build: ## the code and metadata of all contracts, to target/ink (2 minutes; 9 from nothing)
	cargo run --bin adotb-build
contract: ## one contract: make contract NAME=vault (20 seconds)
	cargo run --bin adotb-build -- $(NAME)
one: ## some tests on the chain: make one NAME=flows:: (seconds to minutes)
	./scripts/test.sh -- $(NAME)
table: ## sizes and code hashes of the contracts as built last, into CHANGELOG.md
	cargo run --bin adotb-build -- --write-table CHANGELOG.md
snapshots: ## records sizes, costs and storage layouts anew in tests/snapshots, for the diff (10 minutes)
	UPDATE_SNAPSHOTS=1 ./scripts/test.sh -- layout:: gas::
chain: ## starts the local chain at ws://127.0.0.1:9944 (seconds; 5 minutes from nothing)
	./scripts/chain.sh
deploy: ## the whole suite on that chain (2 minutes)
	./scripts/adotb.sh deploy --yes
generate: ## the TypeScript types, from the metadata of the contracts as built last
	cd scripts/client && npm run generate
fuzz: ## coverage-guided, a minute for each target: make fuzz NAME="ledger 600"
	./scripts/fuzz.sh $(NAME)
cases: ## a million cases of each property (15 minutes and more)
	./scripts/cases.sh
mutants: ## breaks the code and expects a test to fail (50 minutes)
	./scripts/mutants.sh
