# Hesap sihirbazı ve deneme sayfası.
wizard-title = Yeni posta hesabı
wizard-step = Adım { $step } / { $steps }
wizard-next = İleri
wizard-back = Geri
wizard-cancel = İptal
wizard-finish = Son
wizard-try-again = Yeniden dene
wizard-save-anyway = Yine de kaydet

wizard-name-title = Adınız nedir?
wizard-name-text = Sizden ileti alanlar bu adı Kimden alanında görür.
wizard-name = Görünen ad
wizard-name-example = örn. Ayşe Işık

wizard-email-title = E-posta adresiniz nedir?
wizard-email-text = Başkalarının size yazdığı adres.
wizard-email = E-posta adresi

wizard-servers-title = Posta kutunuz nerede?
wizard-servers-text = Sunucularının adlarını sağlayıcınız bildirir.
wizard-type = Gelen posta sunucumun türü
wizard-type-pop3 = POP3 sunucusu
wizard-incoming = Gelen posta sunucusu (POP3)
wizard-outgoing = Giden posta sunucusu (SMTP)
wizard-more = Diğer ayarlar
wizard-port = Bağlantı noktası
wizard-security = Şifreleme
wizard-security-tls = TLS
wizard-security-starttls = STARTTLS
wizard-security-none = Yok
wizard-incoming-port = Gelen sunucunun bağlantı noktası
wizard-incoming-security = Gelen sunucunun şifrelemesi
wizard-outgoing-port = Giden sunucunun bağlantı noktası
wizard-outgoing-security = Giden sunucunun şifrelemesi
wizard-plain-warning = Şifreleme olmadan parolanızı ve postanızı yol üzerindeki herkes okuyabilir.

wizard-user-title = Nasıl oturum açıyorsunuz?
wizard-user-text = Sağlayıcınızın size verdiği hesap adı ve parola.
wizard-user = Hesap adı
wizard-user-hint = Çoğunlukla e-posta adresinin tamamıdır.
wizard-password = Parola
wizard-remember = Parolayı anımsa
wizard-remember-hint = Yalnızca bu bilgisayarın anahtarlığında saklanır.
wizard-show-password = Parolayı göster
wizard-hide-password = Parolayı gizle

wizard-missing-name = Başkalarının göreceği adı girin.
wizard-missing-email = E-posta adresinizi girin.
wizard-bad-email = E-posta adresi ad@example.com gibi yazılır.
wizard-missing-server = Sunucunun adını girin.
wizard-bad-server = Sunucu adı mail.example.com gibi harf, rakam, nokta ve kısa çizgiden oluşur.
wizard-bad-port = Bağlantı noktası 1 ile 65535 arasında bir sayıdır.
wizard-missing-user = Hesap adınızı girin.
wizard-missing-password = Parolanızı girin.

check-title = Hesabınız deneniyor
check-text = Postane sunucularınızla konuşuyor. Orada hiçbir şey değişmez.
check-passed = İki sunucu da sizi kabul etti.
check-failed = Henüz yolunda olmayan bir şey var.
check-incoming = Gelen posta
check-outgoing = Giden posta
check-server = { $host } : { $port }
check-connecting = Bağlanılıyor…
check-encrypting = Şifreleniyor…
check-signing-in = Oturum açılıyor…
check-counting = Posta kutusuna bakılıyor…
check-connected = { $millis } ms’de bağlanıldı
check-encrypted = { $protocol } ile şifrelendi; { $certificate } sertifikası { $until } tarihine kadar geçerli
check-plain = Sizin seçiminizle şifrelenmedi
check-signed-in = { $user } olarak oturum açıldı
check-no-sign-in = Oturum açmak gerekmiyor
check-waiting = { $messages ->
    [0] Sizi bekleyen ileti yok
    [one] Sizi { $messages } ileti bekliyor ({ $size })
   *[other] Sizi { $messages } ileti bekliyor ({ $size })
  }
check-failed-step = Bu adım başarısız oldu
check-show-conversation = Konuşmayı göster
check-hide-conversation = Konuşmayı gizle
check-other-password = Başka bir parola gir
check-other-servers = Sunucuları değiştir

wizard-done-title = Her şey hazır: postanız geliyor
wizard-done-text = { $account } hesabı hazır. Postane iletilerinizi almaya başladı.
wizard-done-session = Parolanız siz çıkana kadar akılda tutulur. Postane bir sonraki açılışta yeniden sorar.
wizard-without-keychain = Bu oturum için tut
