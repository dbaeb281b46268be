# SPDX-License-Identifier: MIT
# gnuplot -e "data='bench.tsv'; out='bench.svg'" plot.gp
#
# Above: how many times as fast as the best peer, with its interval. Below: shares of the peak of
# fused multiply-adds, ours as bars and the best peer's as marks.
if (!exists("data")) data = 'bench.tsv'
if (!exists("out")) out = 'bench.svg'
set terminal svg size 1200,900 font 'sans-serif,13' background rgb 'white'
set output out
set datafile separator tab
set key outside top center horizontal
set grid ytics lc rgb '#dddddd'
set style fill solid 0.85 noborder
set border 3 lc rgb '#888888'
set tics nomirror

# The rows of one table, each shifted a little so that all four are seen.
is(t, w) = (column(2) == t && stringcolumn(3) eq w) ? 1 : NaN
stats data using 4 every ::1 nooutput
last = STATS_max
set xrange [-0.7:last + 0.7]
set xtics rotate by -40 left offset 0,0.2 noenhanced
set lmargin 12
set bmargin 6
array colour[4] = ['#1f77b4', '#7fb8e6', '#d95f02', '#f4ae75']
array threads[4] = [1, 2, 1, 2]
array way[4] = ['prepared', 'prepared', 'plain', 'plain']
title(i) = sprintf('%s, %d thread%s', way[i] eq 'plain' ? 'from plain tensors' : 'weights prepared', \
                   threads[i], threads[i] == 1 ? '' : 's')
shift(i) = 0.19 * (i - 2.5)

set multiplot layout 2,1
set ylabel 'times as fast as the best peer'
set logscale y 2
set yrange [*<0.5:2<*]
plot 1 with lines lc rgb '#444444' notitle, \
  data using 4:(NaN):xtic(1) every ::1 notitle, \
  for [i=1:4] data using ($4 + shift(i)):($5 * is(threads[i], way[i])):6:7 every ::1 \
    with yerrorbars pt 7 ps 0.7 lw 1.5 lc rgb colour[i] title title(i)
unset logscale y
set ylabel 'share of the FMA peak of as many threads, %'
set yrange [0:100]
set boxwidth 0.17
plot data using 4:(NaN):xtic(1) every ::1 notitle, \
  for [i=1:4] data using ($4 + shift(i)):(100 * $8 * is(threads[i], way[i])) every ::1 \
    with boxes lc rgb colour[i] notitle, \
  for [i=1:4] data using ($4 + shift(i)):(100 * $9 * is(threads[i], way[i])) every ::1 \
    with points pt 2 ps 0.6 lw 1.5 lc rgb '#222222' title (i == 1 ? 'the best peer' : '')
unset multiplot
