# row: 55
# end: finished
# got: []
import os
import pickle
import zipfile


class Evil:
    def __reduce__(self):
        return os.system, ("touch @OUTSIDE@/planted",)


# Whatever opened one of these as a model would run it. Nothing does.
for name in ("model.pkl", "model.joblib", "weights_0.f32", "../evidence/model.pkl", "../evidence/weights_0.npy"):
    with open(name, "wb") as file:
        pickle.dump(Evil(), file)
for name in ("model.keras", "model.h5", "../evidence/model.keras"):
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("config.json", '{"module": "os", "class_name": "system", "config": {"command": "touch @OUTSIDE@/planted"}}')
        archive.writestr("../../planted", "x")

ANSWERS = {"got": []}
