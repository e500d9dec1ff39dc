; What electron-builder's installer does not do by itself: stint:// links, for the whole machine.
!macro customInstall
  WriteRegStr HKLM "Software\Classes\stint" "" "URL:Stint"
  WriteRegStr HKLM "Software\Classes\stint" "URL Protocol" ""
  WriteRegStr HKLM "Software\Classes\stint\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr HKLM "Software\Classes\stint\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

; An update removes the old version first; the links are written anew then. Policies and profiles are left alone.
!macro customUnInstall
  DeleteRegKey HKLM "Software\Classes\stint"
!macroend
