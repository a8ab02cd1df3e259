"""What a Keras model was compiled with, as plain evidence."""

from __future__ import annotations

from typing import Any

from grader.evidence import Compiled, Setting, plain


def compiled(model: Any) -> Compiled | None:
    """What a model was compiled with; None where it was not."""
    if not getattr(model, "compiled", False):
        return None
    metrics = getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None) or []
    return Compiled(
        setting(getattr(model, "loss", None)),
        setting(getattr(model, "optimizer", None)),
        tuple(names_of(metrics))[:30],
    )


def asked_for(asked: dict[str, Any]) -> Compiled:
    """What a compile was given that ended in an error."""
    error = asked["trouble"]
    return Compiled(
        setting(asked.get("loss")),
        setting(asked.get("optimizer")),
        tuple(names_of(asked.get("metrics") or []))[:30],
        f"{type(error).__name__}: {plain(error.args[0]) if error.args else ''}"[:300],
    )


def setting(value: Any) -> Setting | None:
    """A loss or an optimizer by its name, with what it was made with; "custom:<name>" for none of Keras's."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]  # Keras takes a list of one for the one output
    if value is None:
        return None
    if isinstance(value, str):
        return Setting(value[:300], {})
    if isinstance(value, type) and value.__module__.startswith("keras.src."):
        return Setting(
            value.__name__[:300], {}
        )  # Keras makes a loss of its class; of an optimizer's, an error
    if hasattr(value, "get_config"):
        try:
            config = {str(key)[:300]: plain(item, text=300) for key, item in value.get_config().items()}
        except Exception:  # a class of the submission's own
            config = {}
        home = type(value).__module__
        name = type(value).__name__
        if not home.startswith("keras.src."):
            name = f"custom:{name}"
        return Setting(name[:300], dict(list(config.items())[:60]))
    called = getattr(value, "__name__", None)
    if called is None:  # several losses for several outputs
        return Setting(f"custom:{plain(value)}"[:300], {})
    home = getattr(value, "__module__", "") or ""
    return Setting(called[:300] if home.startswith("keras.src.") else f"custom:{called}"[:300], {})


def names_of(metrics: Any) -> list[str]:
    """The names of metrics, in whatever form a compile takes them."""
    if isinstance(metrics, dict):
        metrics = list(metrics.values())
    if not isinstance(metrics, (list, tuple)):
        metrics = [metrics]
    names = []
    for metric in metrics:
        if isinstance(metric, (list, tuple, dict)):
            names += names_of(metric)
        elif isinstance(metric, str):
            names.append(metric[:300])
        elif metric is not None:
            # `metrics=[keras.metrics.SparseCategoricalAccuracy()]` and the function of that name
            named = getattr(metric, "__name__", None) or type(metric).__name__
            names.append(str(named)[:300])
    return names
