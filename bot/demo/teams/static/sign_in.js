// Posts the answer back to the app, as Entra does where that was asked for.

document.getElementById("back").submit();
