// SPDX-License-Identifier: MIT
// fuzz_interface before a host that believes any number of a contract.
#include "convlaw/contract.h"

namespace convlaw {

inline Contract careless_contract_from_abi(const convlaw_contract& said) {
  Contract contract = contract_from_abi(said);
  contract.block_terms = said.block_terms;
  return contract;
}

}  // namespace convlaw

#define contract_from_abi careless_contract_from_abi
#include "fuzz/fuzz_interface.cc"
