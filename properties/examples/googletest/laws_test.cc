// SPDX-License-Identifier: MIT
#include <convlaw/callable.h>
#include <convlaw/gtest.h>

#include "my_conv2d.h"
#include "my_law.h"

// One line, and `my_conv2d` has a test for every law of the book and, if there are any, of yours.
CONVLAW_TEST_LAWS(convlaw::implementation_from<my_conv2d>("my_conv2d"),
                  {.laws = convlaw::book_and({&even_weight_and_bias_give_even_outputs})});

// What offers less is shown less.
CONVLAW_TEST_LAWS(convlaw::implementation_from<my_pointwise>("my_pointwise"),
                  {.where = "kernel_size=1,stride=1,padding=0,groups=1,padding_mode=zeros"});
