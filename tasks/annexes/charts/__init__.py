"""Charts: values come in, and a drawing comes out, which a template puts on the page.

Every type of chart has a module with its rules, a pure function tested on values. What is drawn is
in :mod:`tasks.annexes.charts.drawing`, how an annex asks for it in
:mod:`tasks.annexes.charts.calls`, and how it becomes SVG in
``templates/huisstijl/drawing.html.j2``.
"""
