"""Programs of many functions as one unit of machine code.

numba compiles each function by itself: it links in all that the function calls, optimises the whole, and makes machine
code of it, although nobody but another compiled function will ever call it. What lies deep in a program is so optimised
and translated once for each function above it. Here the parts of a program only become LLVM's intermediate code; the
function by which Python enters links each of them once, and what comes of it is optimised and translated once.

numba lets a function choose its compiler (``pipeline_class``); these two choose the code library that it fills.
"""

from __future__ import annotations

from typing import Any

from numba.core import codegen, compiler

# numba has no types of its own.
JITCodeLibrary: Any = codegen.JITCodeLibrary
Compiler: Any = compiler.Compiler


class _Part(JITCodeLibrary):  # type: ignore[misc]
    """The intermediate code of one function, and the libraries with what it calls."""

    def __init__(self, codegen: Any, name: str, stays_apart: bool) -> None:
        super().__init__(codegen, name)
        self._stays_apart = stays_apart

    def add_llvm_module(self, ll_module: Any) -> None:
        """The function as it was translated."""
        for function in ll_module.functions:
            if self._stays_apart and not function.is_declaration:
                function.add_function_attribute("noinline")
        super().add_llvm_module(ll_module)

    def finalize(self) -> None:
        """Nothing will be added any more; no machine code is made."""
        self._raise_if_finalized()
        self._finalized = True


class _Whole(JITCodeLibrary):  # type: ignore[misc]
    """The machine code of a function with all of its parts."""

    def finalize(self) -> None:
        """Link all that is called, each library once, and make machine code of the whole."""
        self._linking_libraries: Any = _callers_first(self._linking_libraries)
        super().finalize()


def _callers_first(called: list[Any]) -> list[Any]:
    """These libraries and all that they reach, whoever calls before what is called.

    LLVM leaves out a function that nothing in the program mentions at the moment when it is linked.
    """
    left: dict[Any, None] = {}  # in the order in which all below them is found

    def leave(library: Any) -> None:
        if library not in left:
            for below in library._linking_libraries if isinstance(library, _Part) else ():
                leave(below)
            left[library] = None

    for library in called:
        leave(library)
    return list(reversed(left))


class PartCompiler(Compiler):  # type: ignore[misc]
    """numba's compiler, filling a part's library."""

    def __init__(
        self, typing: Any, target: Any, library: Any, args: Any, returned: Any, flags: Any, names: Any
    ) -> None:
        flags.no_compile = True
        library = library or _Part(target.codegen(), "part", not flags.forceinline)
        super().__init__(typing, target, library, args, returned, flags, names)

    def _compile_core(self) -> Any:
        # numba finds a function by how Python would call it, and wants something built in there: each part has a method
        # of its own, which takes no arguments and refuses any.
        made = super()._compile_core()._replace(entry_point=object().__sizeof__)
        self.state.targetctx.insert_user_function(made.entry_point, made.fndesc, [made.library])
        return made


class WholeCompiler(Compiler):  # type: ignore[misc]
    """numba's compiler, filling a whole program's library."""

    def __init__(
        self, typing: Any, target: Any, library: Any, args: Any, returned: Any, flags: Any, names: Any
    ) -> None:
        if library is None:
            library = _Whole(target.codegen(), "whole")
            library.enable_object_caching()
        super().__init__(typing, target, library, args, returned, flags, names)
