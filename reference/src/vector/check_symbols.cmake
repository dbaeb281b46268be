# SPDX-License-Identifier: MIT
# cmake -P check_symbols.cmake NM OBJECT...: no object may hold a weak C++ symbol, or define another
# global one than its loops or their table. See variant.cc for why.
set(last ${CMAKE_ARGC})
math(EXPR last "${last} - 1")
set(nm ${CMAKE_ARGV3})
foreach(i RANGE 4 ${last})
  set(object ${CMAKE_ARGV${i}})
  execute_process(COMMAND ${nm} --defined-only -C ${object} OUTPUT_VARIABLE symbols
                  COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]* [A-Zuvw] [^\n]*" offences "${symbols}")
  list(FILTER offences EXCLUDE REGEX
       " [A-Zuvw] convlaw::[a-z0-9]+::(kKernels$|convolve_f[0-9]+\\()| [A-Zuvw] [^:]*$")
  if(NOT symbols MATCHES " [RDBT] convlaw::[a-z0-9]+::(kKernels|convolve_f)")
    message(FATAL_ERROR "${object}: no table of loops among\n${symbols}")
  endif()
  if(offences)
    list(JOIN offences "\n" offences)
    message(FATAL_ERROR "${object}: symbols that the linker may take for others:\n${offences}")
  endif()
endforeach()
